// Looks how a job stands, and goes on when it is done; without it the page loads itself again.
"use strict";

async function look() {
  const place = document.querySelector("[data-job]");
  if (!place) return;
  try {
    const answer = await fetch(location.href, { headers: { accept: "text/html" } });
    if (answer.redirected) {
      location.replace(answer.url);
      return;
    }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const next = page.querySelector("[data-job]");
    if (!next) {
      location.reload();
      return;
    }
    if (next.textContent !== place.textContent) place.replaceChildren(...next.childNodes);
  } catch {
    // the network is away for a moment: look again
  }
  setTimeout(look, 800);
}

setTimeout(look, 300);
