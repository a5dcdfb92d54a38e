/** An element with a class (or none: "") and what is in it. Text is text: nothing from outside becomes markup. */
export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  className: string,
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  if (className !== "") made.className = className;
  made.append(...children);
  return made;
}

/** The element of this id, which the page has. */
export function byId(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`The page has no element ${id}`);
  return found;
}

/** Sets the text where it is another one: what stays the same is not read out again, and a selection in it survives. */
export function say(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

/** A table in which rows and cells are replaced, never rebuilt while they keep their number. */
export function tableOf(
  name: string,
  holds: "numbers" | "texts",
  head: readonly string[],
): {
  readonly element: HTMLElement;
  show(rows: readonly (readonly (Node | string)[])[]): void;
} {
  const body = make("tbody", "");
  const cells = head.map((text) => Object.assign(make("th", "", text), { scope: "col" }));
  const table = make("table", holds, make("thead", "", make("tr", "", ...cells)), body);
  const element = make("div", "scroll", table);
  element.tabIndex = 0;
  element.setAttribute("role", "region");
  element.setAttribute("aria-label", name);
  return { element, show: (rows) => showRows(body, rows) };
}

function showRows(body: HTMLTableSectionElement, rows: readonly (readonly (Node | string)[])[]): void {
  while (body.rows.length > rows.length) body.deleteRow(-1);
  for (const [at, values] of rows.entries()) {
    const row = body.rows[at] ?? body.appendChild(newRow(values.length));
    for (const [i, value] of values.entries()) {
      const cell = row.cells[i]!;
      if (typeof value === "string") say(cell, value);
      else if (cell.firstChild !== value) cell.replaceChildren(value);
    }
  }
}

function newRow(width: number): HTMLTableRowElement {
  const name = Object.assign(make("th", ""), { scope: "row" });
  return make("tr", "", name, ...Array.from({ length: width - 1 }, () => make("td", "")));
}
