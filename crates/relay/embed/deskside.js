// @ts-check
/**
 * The Deskside embed kit, version 1: a phone of a Deskside relay in another page.
 *
 *     import "https://deskside.example/embed/v1/deskside.js";
 *     <deskside-phone relay="https://deskside.example" phone="reception" mode="control"></deskside-phone>
 *
 * Page and relay only talk over a MessagePort that was handed to exactly the origin of the relay. A token
 * travels over that port only. The manual is `docs/embedding.md`.
 */

/** @typedef {import("./deskside.js").EmbedToken} EmbedToken */
/** @typedef {import("./deskside.js").EmbedOptions} EmbedOptions */

/** The version of the messages. */
export const VERSION = 1;

/** The names of the events, which are those of the DOM events. */
const EVENTS = ["ready", "outcome", "driver", "screen", "session", "error", "size"];
/** The attributes that stand in the address of the frame, and can be changed later. */
const SETTINGS = ["mode", "lang", "theme", "tabs"];
const TRY_EVERY = 250;
const CONNECT_WITHIN = 10_000;
const TOKEN_WITHIN = 15_000;
/** The longest sequence lasts 300 s, and others may be before it. */
const CALL_WITHIN = 370_000;
/** The waits before `fetchToken` is called again after it failed; the last one is repeated. */
const TOKEN_RETRIES = [2_000, 5_000, 15_000, 60_000];

/** What went wrong: a stable `code`, a sentence for people, and perhaps what to do about it. */
export class DesksideError extends Error {
  /** @param {string} code @param {string} message @param {string} [remedy] */
  constructor(code, message, remedy) {
    super(message);
    this.name = "DesksideError";
    this.code = code;
    this.remedy = remedy;
  }
}

// A page that is rendered on a server imports this module too, and has no elements there.
const Base = /** @type {typeof HTMLElement} */ (globalThis.HTMLElement ?? class {});

/** @type {CSSStyleSheet | undefined} */
let sheet;

/** The sheet of the shadow trees: a constructed one passes every `style-src`. */
const styles = () => {
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(
      ":host{display:block;min-inline-size:17.5rem}:host([hidden]){display:none}" +
        "iframe{display:block;inline-size:100%;block-size:54rem;border:0}" +
        "p{margin:0;padding:.75rem 1rem;border:1px solid;font:1rem/1.5 system-ui}p:empty{display:none}",
    );
  }
  return sheet;
};

/** A phone: the element `<deskside-phone>`. */
export class DesksidePhone extends Base {
  static observedAttributes = ["relay", "phone", "title", ...SETTINGS];

  /** @type {HTMLIFrameElement | undefined} */
  #frame;
  /** @type {HTMLElement | undefined} */
  #note;
  /** @type {MessagePort | undefined} */
  #port;
  /** The ports of tries that are not answered yet. @type {MessagePort[]} */
  #tries = [];
  /** @type {Map<number, (answer: any) => void>} */
  #calls = new Map();
  #lastCall = 0;
  /** Counts the frames: an earlier one does nothing any more. */
  #run = 0;
  /** @type {Set<ReturnType<typeof setTimeout>>} */
  #timers = new Set();
  /** @type {(() => Promise<EmbedToken>) | null} */
  #fetchToken = null;
  /** The token that `setToken` handed in. @type {EmbedToken | undefined} */
  #token;
  #isFetching = false;
  #failures = 0;
  /** @type {Promise<void> | undefined} */
  #connected;
  /** Why the frame before this one ended. @type {DesksideError | undefined} */
  #ended;
  /** @type {() => void} */
  #connect = () => {};
  /** @type {(error: DesksideError) => void} */
  #refuse = () => {};

  constructor() {
    super();
    // A property that was set before the element was defined hides the accessor.
    const own = Object.getOwnPropertyDescriptor(this, "fetchToken")?.value;
    delete (/** @type {any} */ (this).fetchToken);
    if (own) this.#fetchToken = own;
  }

  get fetchToken() {
    return this.#fetchToken;
  }

  set fetchToken(fetch) {
    const changes = !this.#usesToken;
    this.#fetchToken = fetch;
    // The frame has to know at its start that it gets a token.
    if (fetch && changes) this.#restart();
  }

  /** @param {EmbedToken} token */
  setToken(token) {
    const changes = !this.#usesToken;
    this.#token = token;
    if (changes) this.#restart();
    else this.#sendToken(token);
  }

  get #usesToken() {
    return Boolean(this.#fetchToken || this.#token);
  }

  connectedCallback() {
    this.#restart();
  }

  disconnectedCallback() {
    this.#stop(new DesksideError("removed", "The element was removed from the page."));
  }

  /** @param {string} name @param {string | null} before @param {string | null} now */
  attributeChangedCallback(name, before, now) {
    if (before === now || !this.#run) return;
    if (name === "title") {
      if (this.#frame) this.#frame.title = now || "Deskside";
    } else if (name === "relay" || !this.#port) this.#restart();
    else if (name === "phone" && now) this.select(now).catch(() => {});
    else if (name !== "phone") this.#call("set", { [name]: now ?? "" }).catch(() => {});
  }

  /** @param {string} phone @returns {Promise<void>} */
  select(phone) {
    return this.#call("select", { phone });
  }

  /**
   * Shows how a number is read, ready to be called with one key; `fire` calls it at once where the
   * administrator allows that, a person has just acted in this page, and there is no doubt.
   * @param {string} number @param {{ fire?: boolean }} [options]
   * @returns {Promise<import("./deskside.js").DialResult>}
   */
  dial(number, { fire = false } = {}) {
    return this.#call("dial", { number: String(number), fire, activated: isActivated() });
  }

  /** @param {string} sequence @returns {Promise<any>} */
  keys(sequence) {
    return this.#call("keys", { sequence, activated: isActivated() });
  }

  /** Sends a command as the API spells it. @param {{ command: string }} command @returns {Promise<any>} */
  run(command) {
    return this.#call("run", { command, activated: isActivated() });
  }

  /** Ends all calls. @returns {Promise<any>} */
  release() {
    return this.#call("release", {});
  }

  /** Returns the picture of the main display. @returns {Promise<Blob>} */
  async screenshot() {
    const { png } = await this.#call("screenshot", {});
    return new Blob([png], { type: "image/png" });
  }

  /** Returns what was done, with its pictures, as HTML for a ticket. @returns {Promise<string>} */
  async evidence() {
    return (await this.#call("evidence", {})).html;
  }

  /** @param {Record<string, string>} settings @returns {Promise<void>} */
  set(settings) {
    return this.#call("set", settings);
  }

  /** Starts the frame again, once the page has done the rest. */
  #restart() {
    if (!this.isConnected) return;
    this.#stop(new DesksideError("restarted", "The frame was started again."));
    const run = this.#run;
    this.#connected = new Promise((connect, refuse) => {
      this.#connect = connect;
      this.#refuse = refuse;
    });
    // Without a call that waits, the event says it.
    this.#connected.catch(() => {});
    queueMicrotask(() => {
      if (run === this.#run) this.#start(run);
    });
  }

  /** @param {DesksideError} error */
  #stop(error) {
    this.#run += 1;
    this.#ended = error;
    this.#timers.forEach(clearTimeout);
    this.#timers.clear();
    this.#closeTries();
    this.#port?.close();
    this.#port = undefined;
    this.#frame?.remove();
    this.#frame = undefined;
    this.#isFetching = false;
    this.#failures = 0;
    this.#refuse(error);
    const { code, message } = error;
    this.#calls.forEach((answer) => answer({ error: { code, message } }));
    this.#calls.clear();
    this.#say("");
  }

  /** @param {number} run */
  #start(run) {
    const root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
    if (!this.#note) {
      root.adoptedStyleSheets = [styles()];
      this.#note = document.createElement("p");
      this.#note.setAttribute("role", "status");
      root.append(this.#note);
    }
    const address = this.#address();
    if (!address) return;
    const frame = document.createElement("iframe");
    frame.title = this.title || "Deskside";
    frame.allow = "clipboard-read; clipboard-write; fullscreen";
    // The page keeps its own origin, or the relay would refuse it, and stays in the frame.
    frame.setAttribute(
      "sandbox",
      "allow-scripts allow-same-origin allow-forms allow-downloads allow-popups allow-popups-to-escape-sandbox",
    );
    frame.referrerPolicy = "no-referrer";
    frame.src = address.href;
    const nonce = String(crypto.getRandomValues(new Uint32Array(4)));
    const explainLater = () =>
      this.#after(CONNECT_WITHIN, () => {
        if (!this.#port) this.#explain(run, address);
      });
    // A frame that loads again shakes hands again.
    frame.addEventListener("load", () => {
      if (run !== this.#run) return;
      if (this.#port) explainLater();
      this.#port?.close();
      this.#port = undefined;
      this.#closeTries();
      this.#try(run, address.origin, nonce);
    });
    this.#frame = frame;
    explainLater();
    root.append(frame);
  }

  /** Returns the address of the frame; says why there is none. */
  #address() {
    // Bundlers would take a relative URL for a file.
    const relay = this.getAttribute("relay") || import.meta.url.replace(/embed.v1.*/, "");
    /** @type {URL} */
    let url;
    try {
      url = new URL(relay.endsWith("/") ? relay : `${relay}/`, document.baseURI);
    } catch {
      return this.#fail("bad-relay", `“${relay}” is not the address of a relay.`);
    }
    if (!/^https?:$/.test(url.protocol)) {
      return this.#fail("bad-relay", `“${relay}” is not an address of http or https.`);
    }
    const isLocal = /^(localhost|127\..*|\[::1\]|.*\.localhost)$/.test(url.hostname);
    if (location.protocol === "https:" && url.protocol === "http:" && !isLocal) {
      return this.#fail(
        "mixed-content",
        "A page of https cannot show a relay of http.",
        "Serve the relay over https.",
      );
    }
    url.search = url.hash = "";
    const parameters = url.searchParams;
    parameters.set("embed", "1");
    parameters.set("v", String(VERSION));
    if (this.#usesToken) parameters.set("auth", "token");
    for (const name of ["phone", ...SETTINGS]) {
      const value = this.getAttribute(name);
      if (value) parameters.set(name, value);
    }
    // Without a mode the frame only shows.
    if (!this.getAttribute("mode")) parameters.set("mode", "view");
    return url;
  }

  /** @param {number} run @param {string} origin @param {string} nonce */
  #try(run, origin, nonce) {
    if (run !== this.#run || this.#port) return;
    const { port1, port2 } = new MessageChannel();
    this.#tries.push(port1);
    port1.onmessage = ({ data }) => {
      if (run === this.#run && data?.type === "welcome" && data.nonce === nonce) {
        this.#welcomed(port1, data.version);
      }
    };
    this.#frame?.contentWindow?.postMessage(
      { deskside: "connect", version: VERSION, nonce },
      origin,
      [port2],
    );
    this.#after(TRY_EVERY, () => {
      if (this.#tries.includes(port1)) this.#try(run, origin, nonce);
    });
  }

  #closeTries() {
    this.#tries.forEach((port) => port.close());
    this.#tries = [];
  }

  /** @param {MessagePort} port @param {unknown} version */
  #welcomed(port, version) {
    this.#tries = this.#tries.filter((other) => other !== port);
    this.#closeTries();
    this.#port = port;
    if (version !== VERSION) {
      return this.#fail(
        "version",
        `The relay speaks version ${version} of the embed kit, this module version ${VERSION}.`,
        "Import deskside.js from this relay.",
      );
    }
    this.#say("");
    port.onmessage = ({ data }) => this.#read(data);
    if (this.#fetchToken) this.#refresh();
    else if (this.#token) this.#sendToken(this.#token);
    this.#connect();
  }

  /** @param {any} message */
  #read(message) {
    if (message?.type === "result") {
      const answer = this.#calls.get(message.id);
      this.#calls.delete(message.id);
      answer?.(message);
    } else if (message?.type === "event" && EVENTS.includes(message.name)) {
      const { name, detail } = message;
      if (name === "size" && this.#frame && detail?.height > 0) {
        this.#frame.style.blockSize = `${Math.min(Math.ceil(detail.height), 4_000)}px`;
      }
      if (name === "session" && detail?.state === "token_needed") this.#refresh();
      if (name === "error") this.#emit(detail.code, detail.message, detail.remedy);
      else this.dispatchEvent(new CustomEvent(name, { detail }));
    }
  }

  /** @param {string} name @param {object} args @returns {Promise<any>} */
  async #call(name, args) {
    const run = this.#run;
    if (!run) throw new DesksideError("not-attached", "The element is not in the page yet.");
    await this.#connected;
    if (run !== this.#run || !this.#port) throw this.#ended;
    const id = (this.#lastCall += 1);
    const answer = await new Promise((resolve) => {
      this.#calls.set(id, resolve);
      this.#after(CALL_WITHIN, () => {
        this.#calls.delete(id);
        resolve({ error: { code: "no-answer", message: "The frame did not answer." } });
      });
      this.#port?.postMessage({ type: "call", id, name, args });
    });
    if (answer.ok) return answer.value;
    const { code, message, remedy } = answer.error ?? {};
    throw new DesksideError(code ?? "unknown", message ?? "Unknown error", remedy);
  }

  /** @param {EmbedToken} token */
  #sendToken({ token, expires_at }) {
    this.#port?.postMessage({ type: "token", token, expires_at });
  }

  /** Fetches a token, once at a time, and again later where that fails. */
  async #refresh() {
    if (this.#isFetching || !this.#fetchToken) return;
    const run = this.#run;
    this.#isFetching = true;
    try {
      const late = new Promise((_, refuse) => {
        this.#after(TOKEN_WITHIN, () => refuse(new Error("fetchToken took longer than 15 s")));
      });
      const token = /** @type {EmbedToken} */ (await Promise.race([this.#fetchToken(), late]));
      if (run !== this.#run) return;
      if (typeof token?.token !== "string") throw new Error("fetchToken returned no token");
      this.#failures = 0;
      this.#isFetching = false;
      this.#sendToken(token);
    } catch (error) {
      if (run !== this.#run) return;
      const wait = TOKEN_RETRIES[Math.min(this.#failures, TOKEN_RETRIES.length - 1)];
      this.#failures += 1;
      const reason = error instanceof Error ? error.message : String(error);
      this.#emit("token", `No token: ${reason}`, "Check fetchToken and the portal's server.");
      this.#after(wait ?? CONNECT_WITHIN, () => {
        this.#isFetching = false;
        this.#refresh();
      });
    }
  }

  /** Says why the frame does not answer. @param {number} run @param {URL} relay */
  async #explain(run, relay) {
    const here = location.origin;
    const allow = `add "${here}" to frame_ancestors in the relay's [web] section, or to origins of its portal`;
    let code = "no-answer";
    let message = `The relay at ${relay.origin} did not answer within 10 s.`;
    let remedy = `Check that the relay runs; ${allow}; and add ${relay.origin} to frame-src of this page's Content-Security-Policy.`;
    try {
      const answer = await fetch(new URL("embed/v1/check", relay), {
        cache: "no-store",
        credentials: "omit",
        signal: AbortSignal.timeout(5_000),
      });
      if ((await answer.json()).allowed !== true) {
        code = "wrong-origin";
        message = `This relay does not allow ${here} to embed it.`;
        remedy = `On the relay, ${allow}.`;
      } else if (window.top !== window) {
        code = "nested-frame";
        message = "This page is in a frame itself, and the relay may not allow the pages around it.";
        remedy = "Add the origin of each page around this one to frame_ancestors.";
      }
    } catch {
      // The relay does not answer, or connect-src of this page does not let it ask.
    }
    if (run === this.#run && !this.#port) this.#fail(code, message, remedy);
  }

  /**
   * Ends the start: shows what went wrong instead of the frame.
   * @param {string} code @param {string} message @param {string} [remedy] @returns {undefined}
   */
  #fail(code, message, remedy) {
    this.#stop(new DesksideError(code, message, remedy));
    this.#say(remedy ? `${message} ${remedy}` : message);
    this.#emit(code, message, remedy);
  }

  /** @param {string} code @param {string} message @param {string} [remedy] */
  #emit(code, message, remedy) {
    this.dispatchEvent(new CustomEvent("error", { detail: { code, message, remedy } }));
    console.error(`deskside-phone: ${message}`, remedy ?? "");
  }

  /** @param {string} text */
  #say(text) {
    if (this.#note) this.#note.textContent = text;
  }

  /** Acts later, unless the frame is another one by then. @param {number} time @param {() => void} act */
  #after(time, act) {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      act();
    }, time);
    this.#timers.add(timer);
  }
}

/** Returns whether a person has just acted in this page. */
function isActivated() {
  return Boolean(globalThis.navigator.userActivation?.isActive);
}

/**
 * Adds a phone to an element of the page: the same as writing `<deskside-phone>`, as a function.
 * @param {Element} parent @param {EmbedOptions} options @returns {DesksidePhone}
 */
export function embed(parent, options) {
  const phone = /** @type {DesksidePhone} */ (document.createElement("deskside-phone"));
  for (const [name, value] of Object.entries(options)) {
    if (name === "fetchToken") phone.fetchToken = /** @type {EmbedOptions["fetchToken"]} */ (value) ?? null;
    else if (value != null) phone.setAttribute(name, String(value));
  }
  parent.append(phone);
  return phone;
}

if (globalThis.customElements && !customElements.get("deskside-phone")) {
  customElements.define("deskside-phone", DesksidePhone);
}
