// A portal in TypeScript: what the types promise, compiled and not run.
import { type DesksideError, type DesksidePhone, type EmbedToken, embed } from "./deskside.js";

const fetchToken = async (): Promise<EmbedToken> => (await fetch("/phone-token", { method: "POST" })).json();

const phone: DesksidePhone = embed(document.body, {
  relay: "https://deskside.example",
  phone: "reception",
  mode: "control",
  fetchToken,
});
phone.addEventListener("ready", ({ detail }) => console.log(detail.phone, detail.capabilities.join()));
phone.addEventListener("error", ({ detail: { code, remedy } }) => console.log(code, remedy?.length));
phone.addEventListener("driver", ({ detail: { phone: id, user, me } }) => console.log(id, user?.length, me));
// @ts-expect-error the phone reports no calls
phone.addEventListener("call", ({ detail }) => console.log(detail));
phone.addEventListener("click", (event) => console.log(event.clientX));
// @ts-expect-error a mode is one of two
embed(document.body, { mode: "contrl" });

const written = document.querySelector("deskside-phone");
written?.setToken({ token: "t", expires_at: "2026-11-28T10:00:00Z" });

export const act = async (): Promise<string> => {
  try {
    const { fired, international, doubt } = await phone.dial("+49 30 1234567", { fire: true });
    console.log(fired, international?.length, doubt?.length);
    const { outcome } = await phone.keys("1;2;ENTER");
    const picture: Blob = await phone.screenshot();
    return `${outcome} ${picture.size} ${await phone.evidence()}`;
  } catch (error) {
    return (error as DesksideError).code;
  }
};
