// The last page of a small window: hands the proof of the sign-in to the page that opened it. Only one of the same
// origin gets it.
const content = (name) => document.querySelector(`meta[name="${name}"]`)?.content;

if (window.opener) {
  const [claim, problem] = [content("deskside-claim"), content("deskside-problem")];
  window.opener.postMessage({ deskside: "signed-in", claim, problem }, location.origin);
  window.close();
}
