/** Stack traces in the terms of the sources: Node maps the places of files, but not those of scripts with a name of their own. */
const Module = require("node:module");

/** From now on stack traces name the lines of TypeScript. Returns `mapped(file, script)`, to be told of each cell's script. */
function installTraces() {
  const maps = new Map(); // file of a cell → its source map
  process.setSourceMapsEnabled(true);
  const mapOf = (file) => (file ? (maps.get(file) ?? Module.findSourceMap(file)) : undefined);
  Error.prepareStackTrace = (error, sites) =>
    [heading(error), ...sites.map((site) => `    at ${positionOf(site, mapOf(site.getScriptNameOrSourceURL()))}`)].join(
      "\n",
    );
  return (file, script) => {
    const [, encoded] = /\/\/# sourceMappingURL=[^,]*,(\S*)/.exec(script);
    maps.set(file, new Module.SourceMap(JSON.parse(Buffer.from(encoded, "base64"))));
  };
}

function heading(error) {
  try {
    return Error.prototype.toString.call(error);
  } catch {
    return "Error"; // whose name or message throws
  }
}

function positionOf(site, map) {
  const [line, column] = [site.getLineNumber(), site.getColumnNumber()];
  const from = line && map?.findEntry(line - 1, column - 1);
  if (from?.originalLine === undefined) return String(site);
  return String(site).replace(`:${line}:${column}`, `:${from.originalLine + 1}:${from.originalColumn + 1}`);
}

module.exports = { installTraces };
