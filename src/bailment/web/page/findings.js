// Findings beside the text: each leads to its words, and each word to its finding.

import { $, button, capital, count, el, fill, fold, theirs } from "./dom.js";

const WEIGHTS = ["blocker", "high", "medium", "low"];
const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
const beside = () => matchMedia("(min-width: 60rem)").matches;
let review, rows, marks, shown, current;

/** Show the findings and the texts. */
export function show(answer) {
  review = answer;
  current = null;
  const titles = Object.fromEntries(review.clauses.map(({ key, title }) => [key, title]));
  rows = review.findings.map((finding, index) => row(finding, index, titles));
  const list = el("ol", { id: "list", "aria-label": "Findings, gravest first" }, rows);
  const text = el("div", { id: "text", tabindex: "0", role: "region", "aria-label": "Text of the contract" }, review.texts.map(document_));
  marks = [...text.querySelectorAll("mark")];
  fill($("findings"), el("div", { class: "bar" }, el("h2", { id: "findings-title" }, "Findings"), filters(titles),
      el("p", { id: "shown", class: "soft small", role: "status", "aria-live": "polite" })),
    el("p", { class: "soft small keys" }, "Arrow keys move between findings; Enter leads to the words and back."),
    el("div", { class: "panes" }, text, list));
  list.addEventListener("keydown", inList);
  text.addEventListener("keydown", inText);
  text.addEventListener("click", (event) => event.target.closest("mark") && fromMark(event.target.closest("mark")));
  filter();
}

/** Lead to the finding of that number, whatever is filtered. */
export function go(index) {
  if (!shown.includes(index)) {
    for (const control of $("findings").querySelectorAll(".filters select")) control.value = "";
    filter();
  }
  select(index);
  rows[index].querySelector("button").focus({ preventScroll: true });
  rows[index].scrollIntoView({ block: beside() ? "nearest" : "start" });
  if (beside()) $("findings").scrollIntoView({ block: "start" });
}

/** Lead to the words that bear *name* in the text. */
export function goToWords(name) {
  const place = $("text").querySelector(`[data-names~="${CSS.escape(name)}"]`);
  if (!place) return;
  place.setAttribute("tabindex", "-1");
  if (beside()) $("findings").scrollIntoView({ block: "start" });
  centre(place);
  place.focus({ preventScroll: true });
}

function row(finding, index, titles) {
  const id = `finding-${index}`;
  const place = finding.quotes[0]?.place;
  const facts = [place ?? (finding.quotes.length ? null : "the paper is silent"), titles[finding.clause],
    finding.basis === "law" ? "law" : "our position", finding.code].filter(Boolean);
  return el("li", { class: `finding ${finding.severity}`, "data-index": index },
    el("h3", {}, el("button", { type: "button", "aria-expanded": "false", "aria-controls": id, onclick: (event) => click(index, event) },
      el("span", { class: "weight" }, finding.severity), el("span", { class: "says" }, finding.says))),
    el("p", { class: "soft small facts-line" }, facts.join(" · ")),
    el("div", { class: "detail", id }, detail(finding, index, titles)));
}

function detail(finding, index, titles) {
  const clause = review.clauses.find(({ key }) => key === finding.clause);
  const reason = clause?.reasons[finding.code];
  return [
    finding.quotes.map(({ words, place }) => el("blockquote", {}, theirs(words), place && el("cite", {}, place))),
    el("dl", {},
      finding.why && [el("dt", {}, "Why"), el("dd", {}, capital(finding.why), ".")],
      el("dt", {}, "Rests on"), el("dd", {}, finding.basis === "law" ? `law: ${finding.authority.join("; ")}` : "our own position, not law"),
      el("dt", {}, "How sure"), el("dd", {}, finding.confidence ? `${finding.confidence} confidence in the row behind it` : "our own rule; no outside source to check"),
      el("dt", {}, "Weight"), el("dd", {}, `${finding.severity}, ${finding.tier}${finding.bars ? "; bars signing by itself" : ""}`),
      finding.fix && [el("dt", {}, "What to ask"), el("dd", {}, capital(finding.fix), ".", reason && ` ${capital(reason)}`)],
      finding.owners.length > 0 && [el("dt", {}, "Who decides"), el("dd", {}, finding.owners.join(", "))]),
    clause?.wording && fold(`Our wording on ${titles[finding.clause].toLowerCase()}`, { class: "wording" },
      el("p", { class: "paper" }, clause.wording)),
    finding.quotes.length > 0 && button("See it in the text", () => goToWords(`f${index}`), { class: "quiet to-text" }),
  ];
}

function document_({ name, paragraphs }) {
  return el("article", { class: "paper", dir: "auto" }, review.texts.length > 1 && el("p", { class: "paper-name" }, theirs(name)),
    paragraphs.map(({ level, number, table, runs }) => el(level ? `h${Math.min(6, level + 2)}` : "p",
      { dir: "auto", class: table ? "cell" : null }, number && el("span", { class: "number" }, number, " "), runs.map(run))));
}

function run([words, names]) {
  if (!names.length) return words;
  const findings = names.filter((name) => /^f\d+$/.test(name)).map((name) => Number(name.slice(1)));
  const tag = findings.length ? "mark" : "span";
  const node = el(tag, { "data-names": names.join(" "), tabindex: findings.length ? "-1" : null }, words);
  node.findings = findings;
  return node;
}

function filters(titles) {
  const choice = (name, label, options) => el("label", {}, el("span", {}, label),
    el("select", { name, onchange: filter }, options.map(([value, says]) => el("option", { value }, says))));
  const present = (key) => [...new Set(review.findings.map((finding) => finding[key]))];
  const barring = review.findings.filter((finding) => finding.bars).length;
  const node = el("form", { class: "filters", "aria-label": "Which findings are shown", onsubmit: (event) => event.preventDefault() },
    choice("bars", "Show", [["yes", `what bars signing (${barring})`], ["", `everything (${review.findings.length})`]]),
    choice("severity", "Severity", [["", "any"], ...WEIGHTS.filter((word) => present("severity").includes(word)).map((word) => [word, word])]),
    choice("clause", "Clause", [["", "any"], ...review.clauses.map(({ key }) => [key, titles[key]])]),
    choice("tier", "Tier", [["", "any"], ...present("tier").map((tier) => [tier, tier])]),
    choice("basis", "Rests on", [["", "any"], ["law", "law"], ["position", "our position"]]));
  if (!barring) node.elements.bars.value = "";
  return node;
}

function filter() {
  const wanted = Object.fromEntries(new FormData($("findings").querySelector(".filters")));
  shown = [];
  review.findings.forEach((finding, index) => {
    const fits = (wanted.bars !== "yes" || finding.bars)
      && ["severity", "clause", "tier", "basis"].every((key) => !wanted[key] || finding[key] === wanted[key]);
    rows[index].hidden = !fits;
    if (fits) shown.push(index);
  });
  const visible = new Set(shown);
  for (const mark of marks) {
    const here = mark.findings.filter((index) => visible.has(index));
    mark.className = WEIGHTS.find((weight) => here.some((index) => review.findings[index].severity === weight)) ?? "off";
    mark.dataset.count = here.length > 1 ? here.length : "";
  }
  const none = review.findings.length ? "No finding fits." : "Nothing stands against signing.";
  $("shown").textContent = shown.length ? `${count(shown.length, "finding")} of ${review.findings.length}` : none;
  select(visible.has(current) ? current : null);
}

function select(index) {
  if (current != null) toggle(current, false);
  current = index;
  if (index == null) return;
  toggle(index, true);
  const mark = markOf(index);
  if (mark && beside()) centre(mark);
}

function toggle(index, open) {
  rows[index].classList.toggle("is-open", open);
  rows[index].querySelector("button").setAttribute("aria-expanded", String(open));
  for (const mark of marks) if (mark.findings.includes(index)) mark.classList.toggle("is-current", open);
}

const markOf = (index) => marks.find((mark) => mark.findings.includes(index));

function centre(node) {
  if (!beside()) return node.scrollIntoView({ block: "center", behavior: still() ? "auto" : "smooth" });
  const pane = $("text");
  const offset = node.getBoundingClientRect().top - pane.getBoundingClientRect().top;
  pane.scrollTo({ top: pane.scrollTop + offset - pane.clientHeight / 3, behavior: still() ? "auto" : "smooth" });
}

function click(index, event) {
  const byKey = event.detail === 0;
  if (byKey && current === index && markOf(index)) return goToWords(`f${index}`);
  select(current === index ? null : index);
}

/** From words to their findings: the first that is shown, then at each further call the next. */
function fromMark(mark, focus = !beside()) {
  const here = mark.findings.filter((index) => shown.includes(index));
  if (!here.length) return;
  const next = here[(here.indexOf(current) + 1) % here.length];
  select(next);
  rows[next].scrollIntoView({ block: "nearest", behavior: still() ? "auto" : "smooth" });
  if (focus) rows[next].querySelector("button").focus();
}

function inList(event) {
  if (!event.target.matches("h3 button")) return;
  const index = Number(event.target.closest("li").dataset.index);
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (event.key === "ArrowLeft") goToWords(`f${index}`);
  else if (event.key === "Escape") select(null);
  if (step == null) return;
  event.preventDefault();
  const next = shown[shown.indexOf(index) + step];
  if (next == null) return;
  select(next);
  rows[next].querySelector("button").focus();
}

function inText(event) {
  const mark = event.target.closest("mark");
  if (!mark) return;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (["Enter", " ", "Escape", "ArrowRight"].includes(event.key)) {
    event.preventDefault();
    const stays = mark.findings.includes(current);
    if (stays) rows[current].querySelector("button").focus();
    else fromMark(mark, true);
  } else if (step) {
    event.preventDefault();
    const lit = marks.filter((one) => one.className !== "off");
    const next = lit[lit.indexOf(mark) + step];
    if (!next) return;
    select(next.findings.find((index) => shown.includes(index)));
    centre(next);
    next.focus({ preventScroll: true });
  }
}
