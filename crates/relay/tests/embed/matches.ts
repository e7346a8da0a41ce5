// The module has what its types say. `module.js` is the module itself, checked by its comments.
import type * as types from "./deskside.js";
import * as module from "./module.js";

type Public = Omit<typeof types, "DesksidePhone" | "embed">;
export const values: Public = module;
type Phone = Omit<types.DesksidePhone, keyof HTMLElement>;
export const element = (phone: module.DesksidePhone): Phone => phone;
export const back = (phone: Phone): Omit<module.DesksidePhone, keyof HTMLElement> => phone;
export const embed: (...args: Parameters<typeof types.embed>) => Phone = module.embed;
