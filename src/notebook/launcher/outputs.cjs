/** The outputs of a cell as a notebook has them, kept while it runs: for a page that is opened meanwhile. */

class Outputs {
  /** of nbformat, with the display ids by which cells update them */
  list = [];
  /** display id → outputs */
  byDisplay = new Map();
  clearsNext = false;

  /** Takes in what the kernel publishes. */
  add(type, content) {
    if (type === "clear_output") return content.wait ? (this.clearsNext = true) : this.clear();
    if (type === "update_display_data") return this.update(content);
    if (!["stream", "display_data", "execute_result", "error"].includes(type)) return undefined;
    if (this.clearsNext) this.clear();
    if (type === "stream") return this.addText(content);
    const output = { output_type: type, ...content };
    this.list.push(output);
    const id = content.transient?.display_id;
    if (id) this.byDisplay.set(id, [...(this.byDisplay.get(id) ?? []), output]);
    return undefined;
  }

  addText({ name, text }) {
    const last = this.list.at(-1);
    if (last?.output_type === "stream" && last.name === name) last.text += text;
    else this.list.push({ output_type: "stream", name, text });
  }

  update({ data, metadata, transient }) {
    for (const output of this.byDisplay.get(transient.display_id) ?? []) Object.assign(output, { data, metadata });
  }

  clear() {
    Object.assign(this, { list: [], byDisplay: new Map(), clearsNext: false });
  }
}

module.exports = { Outputs };
