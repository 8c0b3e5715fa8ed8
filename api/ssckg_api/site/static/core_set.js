// Sliders of the core set: numbers become ranges, and the figures follow them.

const form = document.getElementById("core-set");
const live = document.getElementById("live");
const told = document.getElementById("told");
const PAUSE = 350; // milliseconds after the last move

for (const slider of document.querySelectorAll("[data-slider]")) {
  const input = slider.querySelector("input");
  const output = document.createElement("output");
  const percent = input.name === "floor";
  const say = () => {
    const value = Number(input.value);
    output.value = value === 0 ? slider.dataset.none : percent ? `${Math.round(value * 100)} %` : String(value);
    input.setAttribute("aria-valuetext", output.value);
  };
  output.htmlFor = input.id;
  const value = input.value;
  input.type = "range";
  input.value = value;
  input.after(output);
  input.addEventListener("input", say);
  say();
}

let timer = 0, asked = null;

function question() {
  const words = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (["run", "lang", "as-of"].includes(name) || value === "" || Number(value) === 0) continue;
    for (const line of value.split("\n")) if (line.trim()) words.append(name, line.trim());
  }
  words.set("seconds", "3");
  const past = new FormData(form).get("as-of");
  if (past) words.set("as-of", past);
  return words;
}

const percent = (share) => (share === null || share === undefined ? "–" : String(Math.round(100 * share)));

async function follow() {
  asked?.abort();
  asked = new AbortController();
  const { signal } = asked;
  live.classList.add("stale");
  told.textContent = told.dataset.busy;
  try {
    const answer = await fetch(`${form.dataset.api}?${question()}`, { headers: { accept: "application/json" }, signal });
    const found = await answer.json();
    if (!answer.ok) { told.textContent = found.detail ?? found.title; return; }
    const { coverage } = found;
    const figures = {
      size: found.feasible ? found.chosen.length : "–", covered: coverage?.covered ?? "–", total: coverage?.total ?? "–",
      low: percent(coverage?.low), high: percent(coverage?.high), lost: found.targets_lost.length, below: found.below_floor.length,
    };
    for (const [name, value] of Object.entries(figures)) live.querySelector(`[data-live="${name}"]`).textContent = value;
    told.textContent = found.feasible ? told.dataset.done
      : `${told.dataset.impossible} ${found.conflicts.map((one) => one.text).join("; ")}`;
    live.classList.remove("stale");
  } catch (error) {
    if (error.name !== "AbortError") told.textContent = String(error.message);
  }
}

form.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(follow, PAUSE);
});
