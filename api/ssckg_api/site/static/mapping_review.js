// Single keys for a verdict; they work only while one of the verdicts has the focus.
"use strict";

const form = document.querySelector("[data-review]");
const verdicts = form ? [...form.querySelectorAll("[data-key]")] : [];

for (const one of verdicts) {
  one.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const chosen = verdicts.find((other) => other.dataset.key === event.key);
    const place = "12345".indexOf(event.key);
    if (chosen) {
      chosen.checked = true;
      chosen.focus();
    } else if (place >= 0) form.elements.predicate.selectedIndex = place;
    else if (event.key === "w") form.elements.reason.focus();
    else if (event.key === "s") form.querySelector("[data-skip]")?.click();
    else return;
    event.preventDefault();
  });
}

const told = form?.querySelector("[data-keys]");
if (told) told.hidden = false;
