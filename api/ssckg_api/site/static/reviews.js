// Keys in the table of verdicts: j and k move, digits choose, r goes to the reason.
"use strict";

const verdicts = ["approve", "approve-with-changes", "object", "no-view"];
const choices = [...document.querySelectorAll("[data-verdicts] select")];

function mark(select) {
  document.querySelector("tr.chosen")?.classList.remove("chosen");
  select?.closest("tr").classList.add("chosen");
}

for (const [place, select] of choices.entries()) {
  select.addEventListener("focus", () => mark(select));
  select.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const digit = "1234".indexOf(event.key);
    const next = { j: choices[place + 1], k: choices[place - 1] }[event.key];
    if (digit >= 0) select.value = verdicts[digit];
    else if (event.key === "r") select.closest("tr").querySelector("textarea")?.focus();
    else if (next) {
      next.closest("details")?.setAttribute("open", "");
      next.focus();
    } else if (event.key !== "j" && event.key !== "k") return;
    event.preventDefault();
  });
}

const told = document.querySelector("[data-keys]");
if (told && choices.length) told.hidden = false;
