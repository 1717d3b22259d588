// The terms, the map of the samples, and what may be taken away.

import { $, button, capital, count, el, fill, fold, theirs } from "./dom.js";
import { downloadAddress } from "./desk.js";

const table = (caption, heads, rows) => el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": caption },
  el("table", {}, el("caption", {}, caption), el("thead", {}, el("tr", {}, heads.map((head) => el("th", { scope: "col" }, head)))),
    el("tbody", {}, rows)));

/** Show the terms; `goToWords(name)` leads to the words. */
export function terms(list, goToWords) {
  const said = list.filter((term) => term.quote);
  const silent = [...new Set(list.filter((term) => !term.quote).map((term) => term.term))];
  const several = new Set(list.map((term) => term.document)).size > 1;
  const row = ({ term, value, quote, name, why, confidence, document }) => el("tr", {},
    el("th", { scope: "row" }, capital(term), several && el("small", {}, theirs(document))), el("td", {}, value || "no number"),
    el("td", {}, button(theirs(quote.words), () => goToWords(name), { class: "link words" })),
    el("td", {}, capital(why), el("small", {}, `${confidence} confidence`)));
  fill($("terms"), el("h2", { id: "terms-title" }, "Terms"),
    table(`What the paper says (${said.length})`, ["Term", "Value", "Its words", "Why"], said.map(row)),
    silent.length > 0 && fold(`${count(silent.length, "term")} on which it is silent`, {}, el("p", { class: "soft" }, silent.map(capital).join(" · "))));
}

/** Show the map of the samples. */
export function data(map) {
  const share = ({ operation, large, fields }) => {
    const part = el("li", { class: operation }, el("strong", {}, fields.length), ` ${large.toLowerCase()}`);
    part.style.flexGrow = fields.length;
    return part;
  };
  fill($("data"), el("h2", { id: "data-title" }, "What would be sent"),
    el("p", { class: "lead" }, `${count(map.fields, "field")}. `, map.purpose
      ? `${map.needed} are needed for ${map.purpose.replaceAll("_", " ")}; the others are merely convenient.`
      : "Say what the data are wanted for, and each field is held against it."),
    el("ul", { class: "shares", "aria-label": "Proposed treatment" }, map.groups.map(share)), risk(map.risk), checks(map.checks),
    map.groups.map((group) => fold([el("strong", {}, `${group.large} (${group.fields.length})`), ` ${group.small}`], { class: "group" },
      table(`${group.large}: ${group.small}`, ["Field", "Category", "Identifier", "Identifiability", "Needed", "Why", "Looks like"], group.fields.map(field)))));
}

const field = (row) => el("tr", {}, el("th", { scope: "row", class: "path" }, theirs(row.path.replaceAll(".", ".\u200b"))),
  el("td", {}, row.category), el("td", {}, row.identifier ?? "–"), el("td", {}, row.identifiability), el("td", {}, row.needed ? "yes" : "no"),
  el("td", {}, row.why), el("td", { class: "path" }, theirs(row.examples_masked.join(", "))));

function risk({ persons, k_min, uniques, prosecutor_max, prosecutor_mean, quasi_identifiers }) {
  if (k_min == null) return null;
  const per = (number) => `${(100 * number).toFixed(1)} %`;
  return el("p", {}, `Risk of telling persons apart, before any treatment: of ${persons} persons ${uniques} are unique; the smallest group has ${k_min}; `
    + `the highest risk is ${per(prosecutor_max)}, the mean ${per(prosecutor_mean)}, by ${quasi_identifiers.join(", ")}.`);
}

function checks(list) {
  return el("ul", { class: "check-list" }, list.map(({ severity, title, says, fix, basis, authority }) => el("li", { class: `check ${severity}` },
    el("p", {}, el("span", { class: "weight" }, severity), el("strong", {}, capital(title)), says.length > 1 && ` (${says.length})`, ": ", says[0], "."),
    fix && el("p", { class: "small" }, capital(fix), ". ", basis === "law" && el("span", { class: "soft" }, `Law: ${authority.join("; ")}.`)),
    says.length > 1 && fold(`and ${count(says.length - 1, "other")}`, { class: "small" }, el("ul", {}, says.slice(1).map((one) => el("li", {}, one)))))));
}

/** Show what may be taken away, what may be sent apart from what must stay. */
export function take(packet, downloads) {
  const item = ({ key, title, says, ending, hindrance }) => el("li", {},
    hindrance ? el("strong", {}, title) : el("a", { href: downloadAddress(packet, key), download: true, class: "download" }, title, el("span", { class: "soft" }, ` ${ending}`)),
    el("p", { class: "small soft" }, says, hindrance && ` ${hindrance}`));
  const card = (kind, title, note, list) => el("div", { class: `card ${kind}` }, el("h3", {}, title), el("p", { class: "small" }, note), el("ul", {}, list.map(item)));
  fill($("take"), el("h2", { id: "take-title" }, "Take away"), el("div", { class: "cards" },
    card("sends", "May be sent", "To the other side, once you have read every change. Made of neutral words alone.", downloads.filter((one) => one.sends)),
    card("stays", "Must stay in the house", "Privileged: holds our limits and reasons. Never attach it.", downloads.filter((one) => !one.sends))),
    el("p", { class: "no-print" }, button("Print this page", () => print(), { class: "quiet" })));
}
