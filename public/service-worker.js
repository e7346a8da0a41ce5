// Keeps the page, so that it opens and says what is wrong when the relay cannot be reached. Only a
// script can be a service worker; this is all of the project's own JavaScript. It never touches the
// API: an old picture or answer would be a lie.
const KEPT = "deskside-page";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  const scope = new URL(self.registration.scope);
  const isPage = url.origin === scope.origin && url.pathname.startsWith(scope.pathname);
  const isCall = /\/(api|healthz|readyz|metrics)(\/|$)/.test(url.pathname);
  if (request.method === "GET" && isPage && !isCall) event.respondWith(fresh(event, scope));
});

// What the server has now goes before what was kept: a page that is newer must never meet parts that
// are older. Nobody waits for the keeping.
async function fresh(event, scope) {
  const { request } = event;
  const name = request.mode === "navigate" ? scope.href : request.url;
  try {
    const answer = await fetch(request);
    if (answer.ok && answer.type === "basic") {
      event.waitUntil(keep(name, answer.clone(), scope));
    }
    return answer;
  } catch (error) {
    const old = await caches.match(name, { cacheName: KEPT });
    if (old) return old;
    throw error;
  }
}

async function keep(name, answer, scope) {
  const kept = await caches.open(KEPT);
  if (name === scope.href) await keepPage(kept, answer, scope);
  else await kept.put(name, answer);
}

// Parts have names with a hash of what is in them, and the page names those it needs to open. Some
// were kept already; others a browser takes from its memory without asking here (Firefox and its
// styles). What is fetched later has the hash of the part that fetches it. The page before is kept
// whole until the new one is.
async function keepPage(kept, answer, scope) {
  const page = await answer.clone().text();
  const named = page.match(/[\w-]+-[0-9a-f]{8,16}\w*\.\w+/g) ?? [];
  const parts = new Set(named.map((part) => scope.href + part));
  const before = (await kept.keys()).map(({ url }) => url);
  await Promise.all([...parts].filter((part) => !before.includes(part)).map((part) => kept.add(part)));
  await kept.put(scope.href, answer);
  const hashes = new Set([...parts].map(hash));
  const isOld = (url) => hash(url) && !hashes.has(hash(url));
  await Promise.all(before.filter(isOld).map((url) => kept.delete(url)));
}

// Without leading zeros, so it may be shorter than 16 digits.
function hash(url) {
  return url.match(/-([0-9a-f]{8,16})[_.]/)?.[1];
}
