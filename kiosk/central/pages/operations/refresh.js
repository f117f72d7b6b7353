/* Fetches the page anew; whoever is about to press a button in it is left alone. */
const every = 15000;
let page = document.querySelector("main");
setInterval(async () => {
  if (document.hidden || page.contains(document.activeElement)) return;
  const marks = document.documentElement.classList;
  try {
    const answer = await fetch("/operations", { cache: "no-store", signal: AbortSignal.timeout(every) });
    if (answer.redirected) { location.reload(); return; }
    if (!answer.ok) throw answer.status;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    const next = fresh.querySelector("main");
    if (next.innerHTML !== page.innerHTML) page.replaceWith(next), page = next;
    document.title = fresh.title;
    marks.remove("stale");
  } catch {
    marks.add("stale");
  }
}, every);
