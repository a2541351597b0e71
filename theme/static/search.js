// The search page: words and filters in, pages out, by Pagefind. The query stands in the address, so that it can be kept and shared.
const form = document.getElementById("search");
const found = document.getElementById("found");
const results = document.getElementById("results");
const further = document.getElementById("further");
const result = document.getElementById("result").content.firstElementChild;
const kinds = Object.fromEntries([...form.elements.kind.options].map((option) => [option.value, option.text]));
const [FIRST, NEXT] = [3, 10]; // results at once: of each its whole text is fetched
const PAUSE = 250; // milliseconds without a key, after which a search begins
const language = document.documentElement.lang;
const plurals = new Intl.PluralRules(language);
const names = new Intl.ListFormat(language, { type: "unit" });
const FILTERS = ["publisher", "topic", "year", "kind"];

let newest = 0; // number of the latest search; what an earlier one finds comes too late

// Pagefind gives a piece of the text as markup, with <mark> around what was found; only text and marks go on.
const marked = (excerpt) =>
  [...new DOMParser().parseFromString(excerpt, "text/html").body.childNodes].map((node) => {
    if (node.nodeName !== "MARK") return node.textContent;
    const mark = document.createElement("mark");
    mark.textContent = node.textContent;
    return mark;
  });

// Each in its own direction: a date after a name in Latin letters would else lose its day to the name.
const apart = (part) => `\u2068${part}\u2069`;

const shown = (page) => {
  const entry = result.cloneNode(true);
  const link = entry.querySelector("a");
  const { kind = [], publisher = [], year = [] } = page.filters;
  link.href = page.url;
  link.textContent = page.meta.title;
  const when = kind[0] === "report" && year.length ? page.meta.published : year.sort().join(", ");
  entry.children[1].textContent = [kinds[kind[0]], names.format(publisher), when].filter(Boolean).map(apart).join(" · ");
  entry.children[2].append(...marked(page.excerpt));
  return entry;
};

const asked = () => {
  const query = new URLSearchParams(new FormData(form));
  for (const [name, value] of [...query]) if (!value.trim()) query.delete(name);
  return query;
};

const say = (count) => {
  found.textContent = count === 0 ? found.dataset.none : (found.dataset[plurals.select(count)] ?? found.dataset.other).replace("{}", count);
};

const look = async (pagefind) => {
  const number = ++newest;
  const query = asked();
  further.hidden = true;
  if (!query.size) {
    results.replaceChildren();
    found.textContent = "";
    return;
  }
  const filters = Object.fromEntries(FILTERS.filter((name) => query.has(name)).map((name) => [name, query.get(name)]));
  try {
    const { results: pages } = await pagefind.search(query.get("q"), { filters });
    const more = async (from, to) => {
      const next = await Promise.all(pages.slice(from, to).map((page) => page.data()));
      if (number !== newest) return;
      const entries = next.map(shown);
      if (from) results.append(...entries);
      else results.replaceChildren(...entries);
      if (from) entries[0]?.querySelector("a").focus();
      further.hidden = to >= pages.length;
      further.firstElementChild.onclick = () => more(to, to + NEXT);
    };
    await more(0, FIRST);
    if (number === newest) say(pages.length);
  } catch {
    if (number === newest) found.textContent = found.dataset.failed;
  }
};

const start = async () => {
  const pagefind = await import(new URL(form.dataset.index, location.href));
  // A worker is another file to fetch, and a search takes a few milliseconds; the filters come when one is chosen.
  await pagefind.options({ noWorker: true });
  await pagefind.init();
  const read = () => {
    const query = new URLSearchParams(location.search);
    for (const name of ["q", ...FILTERS]) form.elements[name].value = query.get(name) ?? "";
    look(pagefind);
  };
  const go = (write) => {
    const query = asked();
    write.call(history, null, "", query.size ? `?${query}` : location.pathname);
    look(pagefind);
  };
  let waiting;
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(go, PAUSE, history.replaceState);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(waiting);
    go(history.pushState);
  });
  addEventListener("popstate", read);
  document.getElementById("instead").hidden = true;
  form.hidden = false;
  read();
};

start();
