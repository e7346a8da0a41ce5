// Caches the page, so that it opens and explains the problem when the relay cannot be reached. Only a
// script can be a service worker; this is all of the project's own JavaScript. It never touches the
// API: a cached picture or answer would be a lie.
const CACHE = "deskside-page";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  const scope = new URL(self.registration.scope);
  const isPage = url.origin === scope.origin && url.pathname.startsWith(scope.pathname);
  const isCall = /\/(api|healthz|readyz|metrics)(\/|$)/.test(url.pathname);
  if (request.method === "GET" && isPage && !isCall) event.respondWith(networkFirst(event, scope));
});

// Network first: a newer page must never meet older parts. Nothing waits for the cache.
async function networkFirst(event, scope) {
  const { request } = event;
  const name = request.mode === "navigate" ? scope.href : request.url;
  try {
    const answer = await fetch(request);
    if (answer.ok && answer.type === "basic") {
      event.waitUntil(store(name, answer.clone(), scope));
    }
    return answer;
  } catch (error) {
    const old = await caches.match(name, { cacheName: CACHE });
    if (old) return old;
    throw error;
  }
}

async function store(name, answer, scope) {
  const cache = await caches.open(CACHE);
  if (name === scope.href) await storePage(cache, answer, scope);
  else await cache.put(name, answer);
}

// Parts have names with a hash of their content, and the page names those it needs to open. Some are
// cached already; others a browser takes from its memory cache without asking here (Firefox and its
// stylesheets). Lazy pieces have the hash of the part that fetches them. The previous page stays
// complete until the new one is.
async function storePage(cache, answer, scope) {
  const page = await answer.clone().text();
  const named = page.match(/[\w-]+-[0-9a-f]{8,16}\w*\.\w+/g) ?? [];
  const parts = new Set(named.map((part) => scope.href + part));
  const before = (await cache.keys()).map(({ url }) => url);
  await Promise.all([...parts].filter((part) => !before.includes(part)).map((part) => cache.add(part)));
  await cache.put(scope.href, answer);
  const hashes = new Set([...parts].map(hash));
  const isOld = (url) => hash(url) && !hashes.has(hash(url));
  await Promise.all(before.filter(isOld).map((url) => cache.delete(url)));
}

// Without leading zeros, so it may be shorter than 16 digits.
function hash(url) {
  return url.match(/-([0-9a-f]{8,16})[_.]/)?.[1];
}
