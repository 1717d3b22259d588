// The verdict: first, large, in words, with what decides it and what is missing.

import { $, button, capital, count, el, fill, fold, grouped, theirs } from "./dom.js";

const OPEN = 4;
const LONGEST = 140;

/** Show the verdict; `go(finding)` leads to a finding. */
export function show(review, go) {
  const { verdict, missing, facts, playbook, unjudged } = review;
  const groups = passages(verdict.why);
  const open = facts.filter((fact) => fact.settles.length);
  $("verdict").className = `is-${verdict.tone}`;
  fill($("verdict"), el("p", { class: "label" }, verdict.word.replaceAll("_", " ").toLowerCase()),
    el("h2", { id: "verdict-word", class: "word" }, verdict.large),
    el("p", { class: "lead" }, verdict.small),
    el("h3", {}, "What decides it"),
    el("ol", { class: "why" }, groups.slice(0, OPEN).map((group) => reasons(group, go))),
    groups.length > OPEN && fold(`${count(groups.length - OPEN, "more passage")} that decide`, {},
      el("ol", { class: "why" }, groups.slice(OPEN).map((group) => reasons(group, go)))),
    (missing.length > 0 || open.length > 0) && absent(missing, open),
    unjudged.length > 0 && [el("h3", {}, "What was not judged"), el("ul", { class: "missing" }, unjudged.map((says) => el("li", {}, capital(says), ".")))],
    el("p", { class: "soft small" }, `Rule ${verdict.rule} of playbook ${playbook}: the first rule that holds decides; no score enters it.`));
}

/** Reasons that rest on the same words, together; those without words at the end. */
function passages(why) {
  const groups = grouped(why, ({ quote, how, says }) => quote || how || says).map(([, reasons]) => reasons);
  return groups.sort((left, right) => Boolean(right[0].quote) - Boolean(left[0].quote));
}

function reasons(list, go) {
  const ways = grouped(list, ({ how }) => how);
  return el("li", {}, list[0].quote && el("blockquote", {}, theirs(list[0].quote)), ways.map(([how, under]) => [
    how && el("p", { class: "soft small" }, capital(how), ":"),
    el("ul", {}, under.map(({ says, finding }) =>
      el("li", {}, finding == null ? capital(says) : button(capital(says), () => go(finding), { class: "link" }))))]));
}

/** Gaps that could change the verdict, then the facts, then what decides nothing. */
function absent(missing, open) {
  const [deciding, others] = [missing.filter((gap) => gap.decides), missing.filter((gap) => !gap.decides)];
  const shown = deciding.length ? deciding : others.slice(0, OPEN);
  const rest = missing.filter((gap) => !shown.includes(gap));
  return [el("h3", {}, "What is missing"), el("ul", { class: "missing" }, shown.map(gap),
    open.length > 0 && el("li", {}, `${count(open.length, "fact")} that nobody gave: `,
      el("a", { href: "#facts", onclick: () => { $("facts").open = true; } }, open.slice(0, OPEN).map((fact) => fact.question).join(" ")),
      open.length > OPEN && ` and ${open.length - OPEN} more.`)),
  rest.length > 0 && fold(`${count(rest.length, "more gap")} that decide nothing here`, {}, el("ul", { class: "missing" }, rest.map(gap)))];
}

const gap = ({ what, is_paper, cure, quote }) => el("li", {}, capital(what),
  quote && [is_paper ? ", named as “" : ": “", theirs(shortened(quote.words)), "”", quote.place && ` in ${quote.place}`], `. ${cure}.`);

const shortened = (words) => (words.length > LONGEST ? `${words.slice(0, LONGEST)}…` : words);
