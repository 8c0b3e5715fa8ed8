// Suggestions as one types: a combobox with a list (WAI-ARIA Authoring Practices, "Editable
// Combobox With List Autocomplete"). Without this file the form is sent as it is.
"use strict";

const PAUSE = 120; // milliseconds after the last key

function makeCombobox(input, place) {
  const id = `${input.id}-suggestions`;
  const list = document.createElement("ul");
  const told = document.createElement("span");
  const name = document.body.dataset.textSuggestions ?? "Suggestions";
  let links = [], active = -1, timer = 0, asked = null, last = "";

  list.id = id;
  list.className = "suggestions";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", name);
  told.className = "unseen";
  told.setAttribute("role", "status");
  for (const [attribute, value] of Object.entries({
    role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": id,
  })) input.setAttribute(attribute, value);
  const holder = input.parentElement;
  holder.classList.add("combobox");
  holder.append(list, told);

  const options = () => [...list.children];
  const close = () => {
    list.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const activate = (number) => {
    const all = options();
    active = all.length ? (number + all.length) % all.length : -1;
    all.forEach((option, at) => option.setAttribute("aria-selected", String(at === active)));
    if (active < 0) return;
    input.setAttribute("aria-activedescendant", all[active].id);
    all[active].scrollIntoView({ block: "nearest" });
  };
  const show = ([, names, kinds, addresses]) => {
    links = addresses ?? [];
    list.replaceChildren(...names.map((text, number) => {
      const option = document.createElement("li");
      const kind = document.createElement("span");
      option.id = `${id}-${number}`;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.textContent = `${text} `;
      kind.className = "small";
      kind.textContent = kinds?.[number] ?? "";
      option.append(kind);
      return option;
    }));
    told.textContent = `${name}: ${names.length}`;
    active = -1;
    input.removeAttribute("aria-activedescendant");
    list.hidden = names.length === 0;
    input.setAttribute("aria-expanded", String(!list.hidden));
  };
  const ask = async () => {
    const text = input.value.trim();
    if (text === last) return;
    last = text;
    asked?.abort();
    if (!text) { list.replaceChildren(); told.textContent = ""; close(); return; }
    asked = new AbortController();
    const query = new URLSearchParams({ q: text });
    for (const kept of ["lang", "as-of"]) {
      const value = new URLSearchParams(location.search).get(kept);
      if (value) query.set(kept, value);
    }
    try {
      const answer = await fetch(`${place}?${query}`, { signal: asked.signal });
      if (!answer.ok) return close();
      const found = await answer.json();
      if (document.activeElement === input) show(found);
    } catch { /* a newer question, or no network: the form still works */ }
  };
  const go = (number) => { if (links[number]) location.assign(links[number]); };

  input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, PAUSE); });
  input.addEventListener("blur", () => { clearTimeout(timer); close(); });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const isOpen = !list.hidden;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (!list.children.length) return;
      event.preventDefault();
      list.hidden = false;
      input.setAttribute("aria-expanded", "true");
      if (event.altKey) return;
      const step = event.key === "ArrowDown" ? 1 : -1;
      activate(isOpen && active >= 0 ? active + step : step > 0 ? 0 : list.children.length - 1);
    } else if (event.key === "Escape") {
      if (isOpen) { event.preventDefault(); close(); } else { input.value = ""; last = ""; }
    } else if (event.key === "Enter" && isOpen && active >= 0) {
      event.preventDefault();
      go(active);
    } else if (["ArrowLeft", "ArrowRight", "Home", "End"].includes(event.key)) {
      activate(-1 - options().length);
      close();
    }
  });
  list.addEventListener("mousedown", (event) => event.preventDefault()); // the focus stays
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) go(options().indexOf(option));
  });
}

for (const input of document.querySelectorAll("input[data-suggest]")) {
  makeCombobox(input, input.dataset.suggest);
}
