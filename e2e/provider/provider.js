// An independent OpenID Connect provider for the browser tests (npm oidc-provider, with its own sign-in pages).
// The argument is the address to send people back to. OIDC_PROVIDER is the module.
import { createServer } from "node:http";

const { default: Provider } = await import(process.env.OIDC_PROVIDER);
const [redirect] = process.argv.slice(2);

const options = {
  clients: [
    {
      client_id: "deskside",
      client_secret: "correct horse",
      redirect_uris: [redirect],
      grant_types: ["authorization_code"],
      response_types: ["code"],
    },
  ],
  pkce: { methods: ["S256"], required: () => true },
  scopes: ["openid", "profile", "groups"],
  // Only in the user info, as this provider does it by itself.
  claims: { openid: ["sub"], profile: ["preferred_username"], groups: ["groups"] },
  cookies: { keys: ["of the test"] },
  findAccount: (_, accountId) => ({
    accountId,
    claims: () => ({
      sub: accountId,
      preferred_username: accountId,
      groups: accountId === "carla" ? ["support"] : [],
    }),
  }),
};

const server = createServer();
server.listen(0, "127.0.0.1", () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  server.on("request", new Provider(issuer, options).callback());
  console.log(`listening on ${issuer}`);
});
