// A certified OpenID Connect provider on a free port of this machine, for the tests of signing in there. Whoever /be names
// is signed in at the provider, and agrees to everything.
import { createServer } from "node:http";
import Provider from "oidc-provider";

const [callback] = process.argv.slice(2);
const people = new Map();
let present;

const server = createServer();
server.listen(0, "127.0.0.1", () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: [{ client_id: "ocop", client_secret: "a secret of the test", redirect_uris: [callback] }],
    pkce: { required: () => true },
    cookies: { keys: ["a key of the test"] },
    conformIdTokenClaims: false,
    claims: { openid: ["sub", "groups"], profile: ["name"], email: ["email", "email_verified"] },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, ...people.get(id) }) }),
  });
  const answer = provider.callback();
  server.on("request", async (request, response) => {
    const url = new URL(request.url, issuer);
    if (url.pathname === "/be") {
      const person = JSON.parse(url.searchParams.get("person"));
      present = person.sub;
      people.set(present, person);
      response.end("ok");
    } else if (url.pathname.startsWith("/interaction/")) {
      const { prompt, params, session } = await provider.interactionDetails(request, response);
      if (prompt.name === "login") {
        await provider.interactionFinished(request, response, { login: { accountId: present, remember: false } });
        return;
      }
      const grant = new provider.Grant({ accountId: session.accountId, clientId: params.client_id });
      grant.addOIDCScope(params.scope);
      await provider.interactionFinished(request, response, { consent: { grantId: await grant.save() } });
    } else {
      answer(request, response);
    }
  });
  console.log(issuer);
});
