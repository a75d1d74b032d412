"use strict";
(() => {
  const at = id => document.getElementById(id);
  const text = at("text"), status = at("status"), marked = at("marked"), findings = at("findings");
  const ORDER = ["asserted", "denied", "questioned", "reported"];
  const WAIT = 250; // milliseconds without a key before the text is sent
  let filename = null, timer = 0, latest = 0;

  const make = (tag, content, className) => {
    const node = document.createElement(tag);
    if (className) node.className = className;
    node.append(...[].concat(content)); // text only ever becomes text
    return node;
  };

  const say = (message, kind) => {
    status.textContent = message;
    status.className = kind || "";
  };

  const clock = ms => {
    const seconds = Math.floor(ms / 1000);
    return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  };

  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(check, WAIT);
  };

  const empty = message => {
    marked.hidden = at("legend").hidden = at("answer").hidden = true;
    findings.replaceChildren();
    say(message);
  };

  async function check() {
    const mine = ++latest;
    const given = text.value;
    if (!given.trim()) return empty("Nothing to check yet.");
    const request = { text: given, reply: true };
    if (filename) request.filename = filename;
    const headers = { "content-type": "application/json" };
    if (at("token").value) headers.authorization = `Bearer ${at("token").value}`;
    let answer;
    try {
      const response = await fetch("/v1/check", { method: "POST", headers, body: JSON.stringify(request) });
      answer = await response.json();
      if (mine !== latest) return; // another text was sent since
      if (response.status === 401) at("token-row").hidden = false;
      if (!response.ok) {
        empty("");
        return say(`Not checked: ${answer.error.message}`, "failed");
      }
    } catch (error) {
      if (mine !== latest) return;
      empty("");
      return say("Not checked: the server does not answer.", "failed");
    }
    show(answer, given);
  }

  function show(report, given) {
    const count = report.findings.length;
    if (!count) empty("No known claim was found. That is no verdict on the text.");
    const what = `${count} known claim${count === 1 ? "" : "s"} found; the caption is ${report.flagged ? "" : "not "}flagged.`;
    const action = report.action ? ` Action: ${report.action}.` : "";
    const part = report.incomplete ? " It was checked only in part." : "";
    if (count) say(what + action + part, report.flagged ? "flagged" : "");
    else if (action || part) say(status.textContent + action + part);
    if (!count) return;
    mark(report, report.spoken || given);
    at("legend").hidden = false;
    findings.replaceChildren(...report.findings.map(entry));
    at("answer").hidden = !report.reply;
    at("reply").value = report.reply || "";
  }

  function mark(report, shown) {
    const characters = Array.from(shown); // offsets count whole characters, strings here do not
    const cuts = new Set([0, characters.length]);
    report.findings.forEach(f => { cuts.add(f.start); cuts.add(f.end); });
    const ordered = [...cuts].sort((a, b) => a - b);
    const pieces = [];
    for (let i = 0; i + 1 < ordered.length; i++) {
      const [first, last] = [ordered[i], ordered[i + 1]];
      let piece = characters.slice(first, last).join("");
      if (report.spoken) piece = piece.replace(/\s+/g, " ");
      const over = report.findings.filter(f => f.start <= first && last <= f.end).map(f => f.stance);
      const stance = ORDER.find(name => over.includes(name));
      pieces.push(stance ? make("mark", piece, stance) : piece);
      report.findings.forEach((f, n) => {
        if (f.end === last && over.length) {
          const link = make("a", String(n + 1));
          link.href = `#f${n + 1}`;
          link.setAttribute("aria-label", `claim ${n + 1}, ${f.stance}`);
          pieces.push(make("sup", link));
        }
      });
    }
    marked.replaceChildren(...pieces);
    marked.hidden = false;
  }

  function entry(finding, n) {
    const item = make("li", [], `finding ${finding.stance}`);
    item.id = `f${n + 1}`;
    item.append(make("p", [make("span", "Fact", "label"), finding.correction.fact], "fact"));
    const line = make("p", [
      make("span", finding.stance, `chip ${finding.stance}`), ` ${finding.title} `,
      make("span", `(${finding.verdict})`, `verdict ${finding.verdict}`),
    ]);
    if (finding.start_ms !== undefined) line.append(make("span", ` ${clock(finding.start_ms)} to ${clock(finding.end_ms)}`, "note"));
    item.append(line, make("p", finding.correction.explanation));
    const traces = finding.evidence.map(trace =>
      make("li", [`${trace.role} `, make("code", trace.name), `: “${trace.quote}”${trace.how === "exact" ? "" : ` (${trace.how})`}`]));
    item.append(make("details", [
      make("summary", "Why it was found"),
      make("p", ["Rule ", make("code", finding.rule), `, score ${finding.score}.`]),
      make("ul", traces),
    ]));
    const links = finding.sources.map(source => {
      const link = make("a", source.title);
      if (/^https?:/.test(source.url)) link.href = source.url;
      link.rel = "noopener noreferrer";
      return make("li", source.year ? [link, ` (${source.year})`] : link);
    });
    if (links.length) item.append(make("details", [make("summary", "Sources"), make("ul", links)]));
    return item;
  }

  async function copy(value, button) {
    const before = button.textContent;
    try {
      await navigator.clipboard.writeText(value);
      button.textContent = "Copied";
    } catch (error) {
      button.textContent = "Could not copy";
    }
    setTimeout(() => { button.textContent = before; }, 1500);
  }

  const SUBTITLES = /\.(srt|vtt|sbv|ass|ssa|sub|ttml|smi|sami)$/i;
  async function open(file) {
    if (!file) return;
    text.value = (await file.text()).replace(/\r\n?/g, "\n");
    filename = SUBTITLES.test(file.name) ? file.name : null;
    check();
  }

  text.addEventListener("input", () => { filename = null; later(); });
  at("file").addEventListener("change", event => open(event.target.files[0]));
  at("token").addEventListener("input", later);
  at("token-row").addEventListener("submit", event => event.preventDefault());
  at("clear").addEventListener("click", () => { text.value = ""; filename = null; check(); text.focus(); });
  at("copy").addEventListener("click", event => copy(at("reply").value, event.target));
  at("share").addEventListener("click", event => {
    history.replaceState(null, "", `#text=${encodeURIComponent(text.value)}`);
    copy(location.href, event.target);
  });
  for (const kind of ["dragenter", "dragover"]) {
    text.addEventListener(kind, event => { event.preventDefault(); text.classList.add("over"); });
  }
  text.addEventListener("dragleave", () => text.classList.remove("over"));
  text.addEventListener("drop", event => {
    text.classList.remove("over");
    if (event.dataTransfer.files.length) {
      event.preventDefault();
      open(event.dataTransfer.files[0]);
    }
  });

  const take = () => {
    const found = /^#text=(.*)$/s.exec(location.hash);
    if (!found) return;
    try {
      text.value = decodeURIComponent(found[1]);
    } catch (error) {
      return say("The link is broken: its text cannot be read.", "failed");
    }
    check();
  };
  addEventListener("hashchange", take);
  take();
})();
