// Sorts, filters and downloads tables, copies citations, and opens what a link leads to.
// Without it everything on the page can still be read.
(() => {
  const make = (tag, props, ...inside) => {
    const element = Object.assign(document.createElement(tag), props);
    element.append(...inside);
    return element;
  };
  const words = (cell) => cell.innerText.replace(/\s+/g, " ").trim();

  const reveal = () => {
    const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    const around = (element) => element && (element.tagName === "DETAILS" && (element.open = true), around(element.parentElement));
    around(target);
    const inside = target.querySelector(":scope > details");
    if (inside && target.matches("section, li")) inside.open = true;
    target.scrollIntoView();
  };
  addEventListener("hashchange", reveal);
  reveal();

  const value = (row, place) => {
    const cell = row.cells[place];
    const text = cell.dataset.v ?? cell.textContent.trim();
    const number = Number(text.replace("−", "-").replace(/,/g, ""));
    return text !== "" && !Number.isNaN(number) ? number : text.toLowerCase();
  };
  const compare = (a, b) => {
    if (a === "" || b === "") return (a === "") - (b === "");
    if (typeof a !== typeof b) return typeof a === "number" ? -1 : 1;
    return a < b ? -1 : a > b ? 1 : 0;
  };
  const sort = (table, head, place) => {
    const up = head.getAttribute("aria-sort") !== "ascending";
    for (const other of head.parentElement.cells) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", up ? "ascending" : "descending");
    const rows = [...table.tBodies[0].rows].map((row) => [value(row, place), row]);
    rows.sort((a, b) => {
      const order = compare(a[0], b[0]);
      return a[0] === "" || b[0] === "" ? order : up ? order : -order;
    });
    table.tBodies[0].append(...rows.map(([, row]) => row));
  };
  const guard = (text) => (/^[=+\-@\t\r]/.test(text) && !/^-?[\d.,]+$/.test(text) ? "'" + text : text);
  const csv = (table) =>
    [...table.rows]
      .filter((row) => !row.hidden)
      .map((row) => [...row.cells].map((cell) => `"${guard(words(cell).replace("−", "-")).replace(/"/g, '""')}"`).join(","))
      .join("\r\n");
  const download = (table) => {
    const address = URL.createObjectURL(new Blob(["\ufeff" + csv(table)], { type: "text/csv" }));
    make("a", { href: address, download: table.dataset.name + ".csv" }).click();
    URL.revokeObjectURL(address);
  };

  // Long tables come without the name of its column in each cell, which narrow pages show.
  for (const table of document.querySelectorAll("table[data-name]")) {
    const names = [...table.tHead.rows[0].cells].map((head) => head.textContent);
    for (const row of table.tBodies[0].rows)
      for (const cell of row.cells) if (cell.tagName === "TD" && cell.textContent) cell.dataset.l ??= names[cell.cellIndex];
    if (table.tBodies[0].rows.length < 6) continue;
    const caption = table.caption ? words(table.caption) : table.dataset.name;
    [...table.tHead.rows[0].cells].forEach((head, place) => {
      const button = make("button", { type: "button" }, ...head.childNodes);
      button.addEventListener("click", () => sort(table, head, place));
      head.replaceChildren(button);
    });
    const status = make("span", { className: "meta" });
    status.setAttribute("role", "status");
    const search = make("input", { type: "search", placeholder: "Filter" });
    search.setAttribute("aria-label", `Filter: ${caption}`);
    search.addEventListener("input", () => {
      const wanted = search.value.toLowerCase().split(/\s+/).filter(Boolean);
      let shown = 0;
      for (const row of table.tBodies[0].rows) {
        const text = row.textContent.toLowerCase();
        row.hidden = !wanted.every((word) => text.includes(word));
        shown += !row.hidden;
      }
      status.textContent = wanted.length ? `${shown} of ${table.tBodies[0].rows.length}` : "";
    });
    const save = make("button", { type: "button" }, "Download CSV");
    save.setAttribute("aria-label", `Download CSV: ${caption}`);
    save.addEventListener("click", () => download(table));
    table.before(make("div", { className: "tools" }, search, save, status));
  }
  // Narrow pages stack the cells of a row; the roles keep the table a table for screen readers.
  for (const table of document.querySelectorAll("table")) {
    table.setAttribute("role", "table");
    for (const part of table.querySelectorAll("thead, tbody")) part.setAttribute("role", "rowgroup");
    for (const row of table.rows) {
      row.setAttribute("role", "row");
      for (const cell of row.cells)
        cell.setAttribute("role", cell.tagName === "TD" ? "cell" : cell.scope === "row" ? "rowheader" : "columnheader");
    }
  }

  for (const card of document.querySelectorAll(".card")) {
    const line = card.querySelector(".meta");
    const name = line.querySelector("b") ? "" : words(card.closest("section").querySelector("h3")) + " · ";
    const article = line.querySelector("a") && document.getElementById(line.querySelector("a").hash.slice(1));
    const title = article ? ", " + words(article) : "";
    const source = name + words(line) + title;
    const button = make("button", { type: "button", className: "cite" }, "Copy citation");
    button.addEventListener("click", async () => {
      const said = [...card.querySelectorAll("blockquote u")].map((part) => part.textContent).join("");
      const text = `${source}: “${said.replace(/\s+/g, " ").trim()}”`;
      try {
        await navigator.clipboard.writeText(text);
        button.textContent = "Copied";
      } catch {
        const field = make("textarea", { value: text });
        card.append(field);
        field.select();
        document.execCommand("copy");
        field.remove();
        button.textContent = "Copied";
      }
      setTimeout(() => (button.textContent = "Copy citation"), 2000);
    });
    line.append(" · ", button);
  }

  let opened = [];
  addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("details:not([open])")];
    for (const part of opened) part.open = true;
  });
  addEventListener("afterprint", () => opened.forEach((part) => (part.open = false)));
})();
