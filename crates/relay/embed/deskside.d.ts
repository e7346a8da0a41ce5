/**
 * Types of the Deskside embed kit, version 1. The manual is docs/embedding.md.
 */

/** The version of the messages between page and frame. */
export declare const VERSION: number;

/** What `POST /api/v1/embed-tokens` answers to the portal's server. */
export interface EmbedToken {
  token: string;
  /** RFC 3339, in UTC. */
  expires_at: string;
}

export interface EmbedOptions {
  /** The address of the relay; that of this module when absent. */
  relay?: string;
  /** The id of the phone; the first one when absent. */
  phone?: string;
  /** `view` when absent: nothing can be pressed. */
  mode?: "view" | "control";
  lang?: "en" | "de";
  theme?: "system" | "light" | "dark";
  /** Tabs beside the device, such as `call,activity`; none when absent. */
  tabs?: string;
  /** The name of the frame for screen readers. */
  title?: string;
  fetchToken?: () => Promise<EmbedToken>;
}

/** A command as the API spells it, such as `{ command: "hold" }`. */
export interface CommandRequest {
  command: string;
  [argument: string]: unknown;
}

/** What became of a command. */
export interface OutcomeDetail {
  phone: string;
  /** The number of the command in the activity list. */
  id: number;
  /** The name of the command; never what was dialled or typed. */
  command: string;
  outcome: "confirmed" | "uncertain" | "failed" | "stopped";
}

/** The result of `keys`, `run` and `release`. */
export interface CommandResult extends Partial<OutcomeDetail> {
  /** Why it did not succeed, in the language of the frame. */
  reason?: string;
  /** True for a command that loses data, or may call somebody without permission: a person confirms it in the frame. */
  prepared?: boolean;
}

/** How a number is read that `dial` hands in. It is rejected with `no-number` where it is none. */
export interface DialResult {
  /** True where it was called at once; else a person calls it in the frame. */
  fired: boolean;
  /** What is dialled; absent where the frame asks which number is meant. */
  number?: string;
  /** Such as `+49 30 1234567`. */
  international?: string;
  /** Two letters (ISO 3166-1). */
  country?: string;
  /** Why the frame asks, as `POST /numbers` of the API spells it. */
  doubt?: string;
}

export interface ReadyDetail {
  phone: string;
  model: string;
  capabilities: string[];
  mode: "view" | "control";
  role: "viewer" | "operator" | "administrator";
}

export interface DriverDetail {
  phone: string;
  /** Who drives the phone; absent for nobody. */
  user?: string;
  /** True while it is the user of this frame. */
  me: boolean;
  /** How long they hold it unless they press again. */
  seconds?: number;
}

export interface ScreenDetail {
  width: number;
  height: number;
  /** Changes with the picture. */
  tag: string;
}

export interface SessionDetail {
  state: "signed_in" | "signed_out" | "expired" | "token_needed";
}

export interface ErrorDetail {
  /** One of the codes in docs/embedding.md. */
  code: string;
  message: string;
  remedy?: string;
}

export interface SizeDetail {
  height: number;
}

/** The DOM events of `<deskside-phone>`. None of them bubbles. */
export interface DesksideEventMap {
  ready: CustomEvent<ReadyDetail>;
  outcome: CustomEvent<OutcomeDetail>;
  driver: CustomEvent<DriverDetail>;
  screen: CustomEvent<ScreenDetail>;
  session: CustomEvent<SessionDetail>;
  error: CustomEvent<ErrorDetail>;
  size: CustomEvent<SizeDetail>;
}

/** What the promises of the methods are rejected with. */
export declare class DesksideError extends Error {
  constructor(code: string, message: string, remedy?: string);
  code: string;
  remedy: string | undefined;
}

/** The element `<deskside-phone>`. Until it is in a page, the promises of its methods are rejected with `not-attached`. */
export declare class DesksidePhone extends HTMLElement {
  static observedAttributes: string[];
  /** Fetches a token from the portal's own server; called again before the token ends. */
  get fetchToken(): (() => Promise<EmbedToken>) | null;
  set fetchToken(fetch: (() => Promise<EmbedToken>) | null);
  /** Hands in a token by hand. */
  setToken(token: EmbedToken): void;
  /** Shows another phone. */
  select(phone: string): Promise<void>;
  /** Shows how a number is read, ready to be called; `fire` calls it where that is allowed and there is no doubt. */
  dial(number: string, options?: { fire?: boolean }): Promise<DialResult>;
  /** Presses keys, such as `1;2`; those that may call somebody, such as `ENTER`, where `fire` is allowed. */
  keys(sequence: string): Promise<CommandResult>;
  run(command: CommandRequest): Promise<CommandResult>;
  /** Ends all calls. */
  release(): Promise<CommandResult>;
  /** The picture of the main display, as a PNG. */
  screenshot(): Promise<Blob>;
  /** What was done, with its pictures, as HTML for a ticket. */
  evidence(): Promise<string>;
  set(settings: Partial<Pick<EmbedOptions, "lang" | "theme" | "mode" | "tabs">>): Promise<void>;
  addEventListener<K extends keyof DesksideEventMap>(
    type: K,
    listener: (this: DesksidePhone, event: DesksideEventMap[K]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener<K extends Exclude<keyof HTMLElementEventMap, keyof DesksideEventMap>>(
    type: K,
    listener: (this: HTMLElement, event: HTMLElementEventMap[K]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | AddEventListenerOptions,
  ): void;
  connectedCallback(): void;
  disconnectedCallback(): void;
  attributeChangedCallback(name: string, before: string | null, now: string | null): void;
}

/** Adds a phone to an element of the page, and returns it. */
export declare function embed(parent: Element, options: EmbedOptions): DesksidePhone;

declare global {
  interface HTMLElementTagNameMap {
    "deskside-phone": DesksidePhone;
  }
}
