// Caches the page, so that it opens and explains the problem without the relay. Only a script can be a
// service worker (decision 15). It touches nothing but the page at its scope and its parts.
const CACHE = "deskside-page:" + self.registration.scope;

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  if (isPage(request)) event.respondWith(networkFirst(event));
  else if (isPart(request.url)) event.respondWith(stored(request));
});

// The page that installs the worker was loaded before it.
async function install() {
  await self.skipWaiting();
  const answer = await fetch(self.registration.scope);
  if (isToBeStored(answer)) await storePage(answer);
}

function isPage({ mode, url }) {
  const { origin, pathname } = new URL(url);
  return mode === "navigate" && origin + pathname === self.registration.scope;
}

// Names with a hash of their content.
function isPart(url) {
  const { scope } = self.registration;
  return url.startsWith(scope) && /^[\w-]+-[0-9a-f]{8,16}\w*\.\w+$/.test(url.slice(scope.length));
}

function isToBeStored(answer) {
  const has = (header, text) => answer.headers.get(header)?.includes(text);
  const isHtml = has("content-type", "text/html") && !has("cache-control", "no-store");
  return answer.ok && answer.type === "basic" && !answer.redirected && isHtml;
}

// Network first: a newer page must never meet older parts.
async function networkFirst(event) {
  try {
    const answer = await fetch(event.request);
    if (isToBeStored(answer)) event.waitUntil(storePage(answer.clone()));
    return answer;
  } catch (error) {
    const old = await caches.match(self.registration.scope, { cacheName: CACHE });
    if (old) return old;
    throw error;
  }
}

async function stored(request) {
  const old = await caches.match(request.url, { cacheName: CACHE });
  if (old) return old;
  const answer = await fetch(request);
  if (answer.ok && answer.type === "basic") {
    const [cache, copy] = [await caches.open(CACHE), answer.clone()];
    await cache.put(request.url, copy).catch(() => {});
  }
  return answer;
}

// The previous page stays complete until the new one is. Lazy pieces have the hash of their part.
async function storePage(answer) {
  const { scope } = self.registration;
  const cache = await caches.open(CACHE);
  const page = await answer.clone().text();
  const named = page.match(/[\w-]+-[0-9a-f]{8,16}\w*\.\w+/g) ?? [];
  const parts = new Set(named.map((part) => scope + part));
  if (!parts.size) return; // The sign-in page of a proxy, say.
  const before = (await cache.keys()).map(({ url }) => url);
  await Promise.all([...parts].filter((part) => !before.includes(part)).map((part) => cache.add(part)));
  await cache.put(scope, answer);
  const hashes = new Set([...parts].map(hash));
  const isOld = (url) => hash(url) && !hashes.has(hash(url));
  await Promise.all(before.filter(isOld).map((url) => cache.delete(url)));
}

// Without leading zeros.
function hash(url) {
  return url.match(/-([0-9a-f]{8,16})[_.]/)?.[1];
}
