// The query workbench: YASGUI on our own endpoint, with our own table and chart, and completion
// from what the service knows. Nothing is asked of any other host.
import Yasgui from "@zazuko/yasgui";
import "@zazuko/yasgui/build/yasgui.min.css";
import "./workbench.css";

const { Yasqe, Yasr } = Yasgui;
const root = document.getElementById("workbench");
const said = root.dataset;
const endpoint = new URL("/sparql", location.href).href;
const ROWS = 100;
const LONGEST_ADDRESS = 6000;

const element = (name, attributes = {}, ...children) => {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children);
  return made;
};

// Addresses: what is ours is shown here.
function addressOf(iri) {
  if (iri.startsWith(said.base)) {
    const [path, fragment] = iri.slice(said.base.length).split("#");
    return `/${path.split("/").map(encodeURIComponent).join("/")}${fragment ? `#${fragment}` : ""}`;
  }
  if (/^http:\/\/(metadata\.un\.org\/sdg\/|ontology\.eil\.utoronto\.ca\/)/.test(iri)) {
    return `/resource?iri=${encodeURIComponent(iri)}`;
  }
  return /^https?:/.test(iri) ? iri : "";
}

let vocabulary = { prefixes: {}, classes: [], properties: [] };

function shortened(iri) {
  let best = "", name = iri;
  for (const [prefix, namespace] of Object.entries(vocabulary.prefixes)) {
    if (iri.startsWith(namespace) && namespace.length > best.length) {
      best = namespace;
      name = `${prefix}:${iri.slice(namespace.length)}`;
    }
  }
  return name;
}

const isNumber = (term) => /#(integer|decimal|double|float|int|long)$/.test(term?.datatype ?? "");

function cellOf(term) {
  if (!term) return element("td");
  if (term.type === "uri") {
    const address = addressOf(term.value);
    const text = shortened(term.value);
    return element("td", {}, address ? element("a", { href: address, title: term.value, dir: "ltr" }, text) : text);
  }
  return element("td", { lang: term["xml:lang"], dir: "auto", class: isNumber(term) && "number" }, term.value);
}

// Results as a table: page by page, with a caption, headings and links that stay here.
class Table {
  constructor(yasr) { this.yasr = yasr; this.priority = 10; this.label = said.textTable; this.page = 0; }
  canHandleResults() { return Boolean(this.yasr.results?.getVariables()?.length); }
  getIcon() { return element("span"); }
  draw() {
    this.page = 0;
    this.drawPage();
  }
  drawPage() {
    const { results } = this.yasr;
    const rows = results.getBindings() ?? [], columns = results.getVariables();
    const from = this.page * ROWS, part = rows.slice(from, from + ROWS);
    const caption = said.textRows.replace("{n}", rows.length.toLocaleString(document.documentElement.lang));
    const table = element("table", {},
      element("caption", {}, part.length < rows.length ? `${caption} (${from + 1}–${from + part.length})` : caption),
      element("thead", {}, element("tr", {}, ...columns.map((name) => element("th", { scope: "col", class: isNumber(rows[0]?.[name]) && "number" }, name)))),
      element("tbody", {}, ...part.map((row) => element("tr", {}, ...columns.map((name) => cellOf(row[name]))))));
    const scroll = element("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": caption }, table);
    const turn = (step, text) => {
      const button = element("button", { type: "button", class: "quiet" }, text);
      const page = this.page + step;
      button.disabled = page < 0 || page * ROWS >= rows.length;
      button.addEventListener("click", () => { this.page = page; this.drawPage(); });
      return button;
    };
    const pages = rows.length > ROWS
      ? [element("p", { class: "actions" }, turn(-1, said.textBack), turn(1, said.textOn))] : [];
    this.yasr.resultsEl.replaceChildren(scroll, ...pages);
  }
}

async function answerAs(form, query) {
  return fetch("/api/v1/answers", {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({ query, format: form }),
  });
}

// Results as a picture: drawn by the service, by the same rule as in the query library.
class Chart {
  constructor(yasr) { this.yasr = yasr; this.priority = 5; this.label = said.textChart; }
  canHandleResults() { return (this.yasr.results?.getBindings()?.length ?? 0) > 1; }
  getIcon() { return element("span"); }
  async draw() {
    const holder = this.yasr.resultsEl;
    holder.replaceChildren(element("p", { role: "status" }, said.textDrawing));
    const answer = await answerAs("json", asked);
    const found = answer.ok ? await answer.json() : { why: (await answer.json()).detail };
    holder.replaceChildren(found.picture
      ? element("figure", { class: "figure" }, element("img", { src: found.picture, alt: found.text }), element("figcaption", {}, found.text))
      : element("p", { class: "empty" }, `${said.textNoChart} ${found.why}`));
  }
}

Yasr.registerPlugin("table", Table);
Yasr.registerPlugin("chart", Chart);

// Completion: prefixes, classes and properties that are in use here.
function complete() {
  Yasqe.forkAutocompleter("prefixes", {
    name: "our-prefixes", persistenceId: null, bulk: true,
    get: () => Object.entries(vocabulary.prefixes).map(([prefix, iri]) => `${prefix}: <${iri}>`).sort(),
  });
  for (const [from, list] of [["class", "classes"], ["property", "properties"]]) {
    Yasqe.forkAutocompleter(from, {
      name: `our-${from}`, persistenceId: null, bulk: true,
      get: () => vocabulary[list].map((one) => one.iri),
      postprocessHints: (_, hints) => hints.map((hint) => {
        const iri = hint.text.replace(/^<|>$/g, "");
        const known = vocabulary[list].find((one) => one.iri === iri || shortened(one.iri) === hint.text);
        return known?.label ? { ...hint, displayText: `${shortened(known.iri)}  ${known.label} (${known.count})` } : hint;
      }),
    });
  }
}

// Sharing: the query stands behind the hash, which no server is sent.
const shareLink = (query) => `${location.origin}/sparql#query=${encodeURIComponent(query)}`;
const sharedQuery = () => new URLSearchParams(location.hash.slice(1)).get("query");

let asked = "";

function offer(query, isTable) {
  const holder = document.getElementById("workbench-offers");
  const links = [];
  const plain = isTable ? [["CSV", "csv"], ["JSON", "json"], ["TSV", "tsv"]] : [["Turtle", "turtle"], ["JSON-LD", "jsonld"], ["N-Triples", "nt"]];
  for (const [name, form] of plain) links.push([name, "/sparql", form]);
  if (isTable) for (const [name, form] of [["Parquet", "parquet"], ["XLSX", "xlsx"]]) links.push([name, "/api/v1/answers", form]);
  const made = links.map(([name, path, form]) => {
    const words = new URLSearchParams({ query, format: form });
    if (words.toString().length < LONGEST_ADDRESS) {
      return element("a", { href: `${path}?${words}`, download: `answer.${form}` }, name);
    }
    const button = element("button", { class: "quiet", name: "format", value: form }, name);
    return element("form", { method: "post", action: path }, element("input", { type: "hidden", name: "query", value: query }), button);
  });
  holder.replaceChildren(`${said.textGet} `, ...made.flatMap((one, at) => (at ? [" · ", one] : [one])));
}

// The field behind an editor has no label of its own.
function nameEditors() {
  for (const field of root.querySelectorAll(".CodeMirror textarea")) field.setAttribute("aria-label", said.textQuery);
}

function start() {
  complete();
  const first = sharedQuery() ?? (said.query !== said.usual ? said.query : null);
  const yasgui = new Yasgui(root, {
    requestConfig: { endpoint, method: "POST" },
    copyEndpointOnNewTab: false,
    populateFromUrl: false,
    autoAddOnInit: !first,
    persistenceId: "ssckg-workbench",
    tabName: said.textQuery,
    contextMenuContainer: root,
    endpointCatalogueOptions: { getData: () => [{ endpoint }] },
    yasqe: {
      value: said.query,
      autocompleters: ["variables", "our-prefixes", "our-class", "our-property"],
      createShareableLink: (yasqe) => shareLink(yasqe.getValue()),
      prefixCcApi: null,
      resizeable: true,
    },
    yasr: {
      pluginOrder: ["table", "chart", "boolean", "response"],
      defaultPlugin: "table",
      maxPersistentResponseSize: 0,
      prefixes: () => vocabulary.prefixes,
    },
  });
  const open = (query, name) => {
    return yasgui.addTab(true, { ...Yasgui.Tab.getDefaults(yasgui), id: crypto.randomUUID?.() ?? String(Math.random()), name, yasqe: { value: query } });
  };
  yasgui.on("query", (_, tab) => { asked = tab.getQuery(); });
  yasgui.on("queryResponse", (_, tab) => {
    offer(asked, !["CONSTRUCT", "DESCRIBE"].includes(tab.getYasqe().getQueryType()));
  });
  if (first) open(first, said.name || said.textShared);
  for (const link of document.querySelectorAll("[data-example]")) {
    link.addEventListener("click", async (event) => {
      event.preventDefault();
      const answer = await fetch(`/sparql/example/${encodeURIComponent(link.dataset.example)}`);
      const tab = open(await answer.text(), link.dataset.example);
      root.scrollIntoView();
      await tab.query().catch(() => {});
    });
  }
  addEventListener("hashchange", () => { const query = sharedQuery(); if (query) open(query, said.textShared); });
  document.getElementById("share").addEventListener("click", async () => {
    const link = shareLink(yasgui.getTab().getQuery());
    history.replaceState(null, "", link);
    const told = document.getElementById("shared");
    told.replaceChildren(element("a", { href: link }, said.textLink));
    await navigator.clipboard?.writeText(link).catch(() => {});
  });
  document.body.classList.add("with-workbench");
  root.hidden = false;
  document.getElementById("workbench-tools").hidden = false;
  document.getElementById("plain-query").hidden = true;
  for (const one of Object.values(yasgui._tabs)) one.getYasqe?.()?.refresh();
  nameEditors();
  yasgui.on("tabAdd", () => setTimeout(nameEditors));
  yasgui.on("tabSelect", () => setTimeout(nameEditors));
  root.dataset.ready = "yes";
}

fetch(said.vocabulary)
  .then((found) => found.json())
  .then((found) => { vocabulary = found; })
  .catch(() => {}) // without it there is no completion, and all the rest works
  .finally(start);
