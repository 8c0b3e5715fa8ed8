// Makes pages better where scripts run; everything works without.
"use strict";

const texts = (element, name, usual) => element?.dataset[name] ?? usual;

// Tables: sort by a column, filter by words.
function keyOf(cell) {
  const text = cell?.textContent.trim() ?? "";
  const number = Number(text.replace(/[\s\u00a0\u202f,]/g, ""));
  return text !== "" && Number.isFinite(number) && cell.classList.contains("number") ? number : text;
}

function compare(a, b) {
  if (a === "" || b === "") return a === b ? 0 : a === "" ? 1 : -1; // what is blank stays last
  if (typeof a === "number" && typeof b === "number") return a - b;
  return String(a).localeCompare(String(b), document.documentElement.lang, { numeric: true });
}

function makeSortable(table) {
  const body = table.tBodies[0];
  for (const [column, head] of [...table.tHead.rows[0].cells].entries()) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "sort";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const isDown = head.getAttribute("aria-sort") === "ascending";
      for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", isDown ? "descending" : "ascending");
      const rows = [...body.rows].map((row) => [keyOf(row.cells[column]), row]);
      rows.sort(([a], [b]) => (a === "" || b === "" ? compare(a, b) : isDown ? compare(b, a) : compare(a, b)));
      body.append(...rows.map(([, row]) => row));
    });
  }
}

function makeFilterable(holder) {
  const table = holder.querySelector("table");
  const label = document.createElement("label");
  const input = document.createElement("input");
  const told = document.createElement("output");
  label.textContent = texts(document.body, "textFilter", "Filter") + " ";
  input.type = "search";
  told.className = "small";
  label.append(input);
  const line = document.createElement("p");
  line.className = "filter";
  line.append(label, told);
  holder.prepend(line);
  const rows = [...table.tBodies[0].rows];
  input.addEventListener("input", () => {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const row of rows) {
      const text = row.textContent.toLowerCase();
      row.hidden = !words.every((word) => text.includes(word));
      shown += row.hidden ? 0 : 1;
    }
    told.textContent = words.length ? `${shown} / ${rows.length}` : "";
  });
}

// Trees: one tab stop, arrow keys move, left and right close and open.
function makeTree(tree) {
  const places = () => [...tree.querySelectorAll("a")].filter((a) => a.checkVisibility());
  const focus = (place) => {
    for (const a of tree.querySelectorAll("a, summary")) a.tabIndex = -1;
    if (place) { place.tabIndex = 0; }
  };
  focus(tree.querySelector("a"));
  tree.addEventListener("focusin", (event) => { if (event.target.matches("a")) focus(event.target); });
  tree.addEventListener("keydown", (event) => {
    const here = event.target.closest("a");
    if (!here) return;
    const all = places(), at = all.indexOf(here), isRtl = document.documentElement.dir === "rtl";
    const own = here.parentElement.querySelector(":scope > details");
    const key = isRtl ? { ArrowLeft: "ArrowRight", ArrowRight: "ArrowLeft" }[event.key] ?? event.key : event.key;
    let next = null;
    if (key === "ArrowDown") next = all[at + 1];
    else if (key === "ArrowUp") next = all[at - 1];
    else if (key === "Home") next = all[0];
    else if (key === "End") next = all.at(-1);
    else if (key === "ArrowRight" && own) { if (own.open) next = all[at + 1]; else own.open = true; }
    else if (key === "ArrowLeft") {
      if (own?.open) own.open = false;
      else next = here.closest("details")?.parentElement.querySelector(":scope > a");
    } else return;
    event.preventDefault();
    next?.focus();
  });
}

// A button that copies, beside what is to be copied.
function makeCopy(block) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "quiet";
  button.textContent = texts(document.body, "textCopy", "Copy");
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(block.innerText);
    button.textContent = "✓";
  });
  block.after(button);
}

document.querySelectorAll("table[data-sort]").forEach(makeSortable);
document.querySelectorAll("[data-filter]").forEach(makeFilterable);
document.querySelectorAll("[data-tree]").forEach(makeTree);
if (navigator.clipboard) document.querySelectorAll("[data-copy]").forEach(makeCopy);
document.getElementById("faults")?.focus();
