/**
 * The view of a table, in the browser. The state has the columns and the first page; every other page is asked for by a
 * message { ask, query } and comes as { answer, rows, count, page }. What is typed or clicked while an answer is on its
 * way is asked together once that is there.
 */

const SIZES = [10, 20, 50, 100];

function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes))
    if (typeof value === "function") made.addEventListener(name, value);
    else if (value !== undefined && value !== false) made.setAttribute(name, value === true ? "" : value);
  made.append(...children);
  return made;
}

function render({ model, el, signal }) {
  const { columns, numeric, caption, length, first, size } = Object.fromEntries(
    ["columns", "numeric", "caption", "length", "first", "size"].map((key) => [key, model.get(key)]),
  );
  const query = { search: "", filters: {}, page: 0, size };
  const asked = { last: 0, waiting: false, stale: false };
  const copies = new Map(); // by the number of the question

  const number = (n) => n.toLocaleString("en");
  const rowsText = (n) => `${number(n)} ${n === 1 ? "row" : "rows"}`;
  const className = (column) => (numeric[column] ? "number" : undefined);

  // what a table is made of
  const body = element("tbody");
  const sorters = columns.map((name, column) =>
    element(
      "button",
      { type: "button", title: `Sort by ${name || "index"}`, click: () => sortBy(column) },
      name || " ",
    ),
  );
  const fields = columns.map((name, column) =>
    element("input", {
      type: "text",
      hidden: true,
      "aria-label": `Filter ${name || "index"}`,
      placeholder: numeric[column] ? "> 0.5" : "text",
      input: ({ target }) => change({ filters: { ...query.filters, [column]: target.value }, page: 0 }),
    }),
  );
  const heads = columns.map((_, column) =>
    element("th", { scope: "col", class: className(column), "aria-sort": "none" }, sorters[column], fields[column]),
  );
  const table = element(
    "table",
    { "aria-rowcount": length, "aria-label": caption || "Table" },
    element("thead", {}, element("tr", {}, ...heads)),
    body,
  );
  const scroller = element(
    "div",
    { class: "rows", tabindex: 0, role: "region", "aria-label": caption || "Rows" },
    table,
  );

  // what is around it
  const count = element("span", { class: "count", role: "status", "aria-live": "polite" });
  const search = element("input", {
    type: "search",
    placeholder: "Search all columns",
    "aria-label": "Search all columns",
    input: ({ target }) => change({ search: target.value, page: 0 }),
  });
  const button = (text, label, click) =>
    element("button", { type: "button", "aria-label": label, title: label, click }, text);
  const toggle = button("Filters", "Filter by column", () => {
    const on = fields[0].hidden;
    fields.forEach((field) => (field.hidden = !on));
    toggle.setAttribute("aria-pressed", on);
    if (on) fields[0].focus();
    else clearFilters();
  });
  toggle.setAttribute("aria-pressed", false);
  const [copyPage, copyAll] = [
    button("Copy page", "Copy this page as CSV", () => copy("page")),
    button("Copy all", "Copy all rows that are found as CSV", () => copy("all")),
  ];
  const turn = { first: ["«", "First page", () => 0], previous: ["‹", "Previous page", () => query.page - 1] };
  Object.assign(turn, { next: ["›", "Next page", () => query.page + 1], last: ["»", "Last page", () => pages() - 1] });
  const turns = Object.fromEntries(
    Object.entries(turn).map(([key, [text, label, to]]) => [key, button(text, label, () => change({ page: to() }))]),
  );
  const goTo = element("input", {
    type: "number",
    class: "goto",
    min: 1,
    "aria-label": "Page",
    change: ({ target }) => change({ page: Math.max(1, Math.round(Number(target.value) || 1)) - 1 }),
  });
  const pageCount = element("span");
  const sizes = element(
    "select",
    { "aria-label": "Rows a page", change: ({ target }) => change({ size: Number(target.value), page: 0 }) },
    ...SIZES.map((each) => element("option", { value: each, selected: each === size }, `${each} rows`)),
  );

  const root = element(
    "div",
    { class: "go-table", role: "group", "aria-label": caption || "Table", "data-lm-suppress-shortcuts": "true" },
    ...(caption ? [element("div", { class: "caption" }, caption)] : []),
    element("div", { class: "bar" }, search, toggle, count, copyPage, copyAll),
    scroller,
    element("div", { class: "bar" }, turns.first, turns.previous, goTo, pageCount, turns.next, turns.last, sizes),
  );

  const state = { count: first.count };
  const pages = () => Math.max(1, Math.ceil(state.count / query.size));

  function draw({ rows, count: found, page }) {
    state.count = found;
    query.page = page;
    body.replaceChildren(...rows.map((cells) => element("tr", {}, ...cells.map(cell))));
    const start = page * query.size;
    const shown =
      found === 0 ? "no rows" : `${number(start + 1)} to ${number(start + rows.length)} of ${rowsText(found)}`;
    count.textContent = found === length ? shown : `${shown} found among ${number(length)}`;
    goTo.value = page + 1;
    goTo.max = pages();
    pageCount.textContent = `of ${number(pages())}`;
    turns.first.disabled = turns.previous.disabled = page === 0;
    turns.next.disabled = turns.last.disabled = page >= pages() - 1;
    scroller.scrollTop = 0;
  }

  function cell(value, column) {
    const [text, title] = Array.isArray(value) ? value : [value, value.length > 40 ? value : undefined];
    const attributes = { class: className(column), title };
    return column === 0 ? element("th", { ...attributes, scope: "row" }, text) : element("td", attributes, text);
  }

  function change(patch) {
    Object.assign(query, patch);
    if (asked.waiting) asked.stale = true;
    else ask();
  }

  function ask() {
    Object.assign(asked, { last: asked.last + 1, waiting: true, stale: false });
    model.send({ ask: asked.last, query });
    const mine = asked.last;
    setTimeout(() => asked.waiting && asked.last === mine && root.classList.add("waiting"), 300);
  }

  function receive({ answer, csv, rows, ...page }) {
    if (answer === undefined) return;
    if (csv !== undefined) {
      copies.get(answer)?.(csv, rows);
      copies.delete(answer);
      return;
    }
    if (answer !== asked.last || !asked.waiting) return;
    asked.waiting = false;
    root.classList.remove("waiting");
    if (asked.stale) ask();
    else draw({ rows, ...page });
  }

  /** Ascending, descending, and then the rows' own order. */
  function sortBy(column) {
    const { sort } = query;
    const again = sort?.column === column;
    const next = !again ? { column, descending: false } : sort.descending ? undefined : { column, descending: true };
    heads.forEach((head) => head.setAttribute("aria-sort", "none"));
    if (next) heads[column].setAttribute("aria-sort", next.descending ? "descending" : "ascending");
    change({ sort: next, page: 0 });
  }

  function clearFilters() {
    fields.forEach((field) => (field.value = ""));
    change({ filters: {}, page: 0 });
  }

  function copy(part) {
    const ask = `copy ${copies.size} ${Date.now()}`;
    copies.set(ask, async (csv, rows) => {
      const done = await toClipboard(csv);
      const all = part === "page" || rows === state.count ? "" : ` of ${number(state.count)}`;
      count.textContent = done ? `copied ${rowsText(rows)}${all} as CSV` : "this browser does not let a page copy";
    });
    model.send({ ask, query, csv: part });
  }

  async function toClipboard(text) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      const area = root.appendChild(element("textarea")); // without a secure connection there is no clipboard
      area.value = text;
      area.select();
      const done = document.execCommand("copy");
      area.remove();
      return done;
    }
  }

  /** Its kernel is gone: what is there stays to be read, without controls. */
  function leave() {
    root.classList.add("gone");
    root.querySelectorAll("button, input, select").forEach((control) => (control.disabled = true));
    count.textContent = "the kernel is gone: run the cell again to sort and search";
  }

  model.on("msg:custom", receive);
  model.on("comm_live_update", leave);
  signal?.addEventListener("abort", () => {
    model.off("msg:custom", receive);
    model.off("comm_live_update", leave);
  });
  el.append(root);
  draw(first);
}

export default { render };
