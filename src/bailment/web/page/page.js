// The page: files on the desk, a judgement, the answer.

import { $, count, el, fill, trouble } from "./dom.js";
import * as deal from "./deal.js";
import * as desk from "./desk.js";
import * as files from "./files.js";
import * as findings from "./findings.js";
import * as tables from "./tables.js";
import * as verdict from "./verdict.js";

const KEPT = "packet";
const PAUSE = 150;
let packet = null;
let words = null;
let asked = 0;
let worked = "";

/** Do it, and tell what goes wrong where everybody sees it. */
async function attempt(act) {
  fill($("trouble"));
  try {
    await act();
  } catch (error) {
    working("");
    const told = error instanceof desk.Told;
    fill($("trouble"), trouble(told ? error : { says: "the page itself failed", fix: "reload it, in a current browser" }));
    if (!told) throw error;
  }
}

function working(says, share = null) {
  if (worked === (worked = `${says} ${share}`)) return;
  fill($("work"), says && [el("progress", { value: share, max: 1, "aria-label": "Progress" }), el("p", {}, says)]);
  $("answer").setAttribute("aria-busy", Boolean(says));
}

function showFiles(waiting = []) {
  document.body.classList.toggle("empty", !packet?.files.length && !waiting.length);
  files.show(packet?.files ?? [], { correct, remove }, waiting);
}

/** Change the packet, then judge it. */
const change = (act) => attempt(async () => {
  packet ??= await desk.begin();
  sessionStorage.setItem(KEPT, packet.id);
  const refused = await act();
  showFiles();
  await judge();
  $("trouble").append(...(refused ?? []).map(trouble));
});

const take = (given) => given.length && change(async () => {
  const refused = [];
  for (const [place, file] of given.entries()) {
    showFiles(given.slice(place).map(({ name }) => name));
    working(`Reading ${count(given.length, "file")}: ${place + 1} of ${given.length}`, place / given.length);
    try {
      if (file.size > words.most) throw new desk.Told({ says: "the file is too large for this page", fix: "split it, or use the command line" });
      packet = await desk.upload(packet.id, file);
    } catch (error) {
      refused.push({ says: error.says, where: error.where ?? file.name, fix: error.fix });
    }
  }
  return refused;
});

const correct = (file, role) => change(async () => { packet = await desk.correct(packet.id, file.id, role); });

const remove = (file) => change(async () => {
  packet = await desk.remove(packet.id, file.id);
  $("choose").focus();
});

const example = () => change(async () => {
  working("Fetching the example");
  packet = await desk.example(packet.id);
});

const tell = (told) => attempt(() => judge(told));

/** Judge the packet under what the person says; an answer to an older question is not shown. */
async function judge(told = {}) {
  const mine = ++asked;
  const readable = packet.files.some((file) => !file.trouble);
  if (readable) packet = await desk.judge(packet.id, told);
  while (readable && packet.at_work) {
    const [step, done, of] = packet.progress;
    const steps = { reading: done < of ? "Reading the contracts" : "Holding them against the playbook", mapping: "Mapping the samples" };
    working(`${steps[step] ?? step} …`, step === "reading" && done < of ? (0.5 * done) / of : null);
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
    const next = await desk.state(packet.id);
    if (mine !== asked) return;
    packet = next;
  }
  working("");
  $("answer").hidden = $("nav").hidden = !packet.answered || !readable;
  if (packet.trouble) throw new desk.Told(packet.trouble);
  if (!$("answer").hidden) show(await desk.answer(packet.id));
}

function show({ review, map, downloads, troubles }) {
  for (const [part, there] of Object.entries({ verdict: review, findings: review, terms: review, data: map, take: review })) {
    $(part).hidden = $("nav").querySelector(`[href="#${part}"]`).hidden = !there;
  }
  if (review) {
    findings.show(review);
    verdict.show(review, findings.go);
    tables.terms(review.terms, findings.goToWords);
    tables.take(packet.id, downloads);
  }
  if (map) tables.data(map);
  const ofPurpose = ({ about, where }) => about === "map" && !where;
  deal.show(review, packet, words, troubles.filter(ofPurpose), tell);
  fill($("trouble"), troubles.filter((one) => !ofPurpose(one)).map(trouble));
  document.title = review ? `${review.verdict.large} · bailment` : "bailment";
}

async function begin() {
  words = await desk.words();
  const kept = sessionStorage.getItem(KEPT);
  packet = kept && await desk.state(kept).catch(() => null);
  if (!packet) return sessionStorage.removeItem(KEPT);
  showFiles();
  if (packet.files.length) await judge();
}

files.listen(take);
$("example").addEventListener("click", example);
attempt(begin);
