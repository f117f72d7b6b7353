// A real OpenID provider for the tests: npm's oidc-provider, on loopback, with CIBA and device flow.
// It reads {clients: [...]} as JSON from stdin, prints its issuer, and ends when stdin does.
// As Danish MitID brokers do, it turns a CIBA request into an address for a phone (POST /pushed).
import { createServer } from 'node:http';
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import './node18.mjs';

const { Provider, errors } = await import('oidc-provider');

const SCOPES = 'openid mitid ssn';
const PEOPLE = {
  anna: { name: 'Anna Testesen Prøve', cpr: '0101904242' },
  bent: { name: 'Bent Æblegård Forsøg', cpr: '1502474321' },
};
const NOBODY = 'nobody';
const pages = new Map(); // page → auth_req_id
const references = new Map(); // auth_req_id → what MitID's app would show

async function readAll(stream) {
  let text = '';
  for await (const chunk of stream) text += chunk;
  return text;
}

const escape = (text) => String(text).replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

const decisionPage = (code, shown) => `<!doctype html><title>MitID</title>
<h1>${escape(code)}</h1><p>${escape(shown)}</p>
<form method="post"><input name="login" value=""><input name="loa" value="">
<button type="submit">OK</button><button type="submit" name="abort" value="yes">X</button></form>`;

// The level that was used is part of the account's name, so that claims need no memory of it.
async function findAccount(_ctx, id) {
  if (id === NOBODY) return { accountId: id, claims: async () => ({ sub: id }) };
  const [login, ...loa] = id.split('|');
  const person = PEOPLE[login];
  return person && {
    accountId: id,
    claims: async () => ({
      sub: id,
      loa: loa.join('|'),
      'mitid.uuid': `uuid-of-${login}`,
      'mitid.identity_name': person.name,
      'dk.cpr': person.cpr,
    }),
  };
}

async function grantOf(provider, clientId, accountId) {
  const grant = new provider.Grant({ clientId, accountId });
  grant.addOIDCScope(SCOPES);
  return grant.save();
}

const jwk = (kind, options, kid) => (
  { ...generateKeyPairSync(kind, options).privateKey.export({ format: 'jwk' }), kid, use: 'sig' });

function configuration(clients) {
  return {
    jwks: { keys: [
      jwk('rsa', { modulusLength: 2048 }, 'rsa'), jwk('ec', { namedCurve: 'P-256' }, 'ec'),
    ] },
    clients: clients.map((client) => ({
      grant_types: [
        'urn:ietf:params:oauth:grant-type:device_code', 'urn:openid:params:grant-type:ciba',
      ],
      response_types: [],
      redirect_uris: [],
      backchannel_token_delivery_mode: 'poll',
      scope: SCOPES,
      ...client,
    })),
    acrValues: ['https://data.gov.dk/concept/core/nsis/Substantial'],
    claims: {
      openid: ['sub', 'loa'],
      mitid: ['mitid.uuid', 'mitid.identity_name'],
      ssn: ['dk.cpr'],
    },
    conformIdTokenClaims: true, // as brokers do: the number is told at the userinfo endpoint only
    cookies: { keys: [randomUUID()] },
    findAccount,
    interactions: { url: (_ctx, interaction) => `/phone/device/${interaction.uid}` },
    ttl: { BackchannelAuthenticationRequest: 600, DeviceCode: 600, IdToken: 300, AccessToken: 300,
      Grant: 600, Interaction: 600, Session: 600 },
    features: {
      devInteractions: { enabled: false },
      deviceFlow: { enabled: true },
      ciba: {
        enabled: true,
        deliveryModes: ['poll'],
        processLoginHintToken: async (_ctx, token) => (
          JSON.parse(token).flow_type === 'broker_oidc' ? NOBODY : undefined),
        verifyUserCode: async () => {},
        validateRequestContext: async () => {},
        triggerAuthenticationDevice: async (ctx, request) => {
          const hint = JSON.parse(ctx.oidc.params.login_hint_token);
          const { reference_text: text } = JSON.parse(hint.idp_params).mitid;
          references.set(request.jti, Buffer.from(text, 'base64').toString());
        },
      },
    },
  };
}

async function pushed(provider, issuer, body) {
  const request = await provider.BackchannelAuthenticationRequest.find(JSON.parse(body).requestId);
  if (!request) return { status: 400, json: { error: 'invalid_request' } };
  const page = randomUUID();
  pages.set(page, request.jti);
  return { status: 200, json: { expires_in: 600, authentication_uri: `${issuer}/phone/ciba/${page}` } };
}

async function cibaPage(provider, page, form) {
  const request = await provider.BackchannelAuthenticationRequest.find(pages.get(page) ?? '');
  if (!request || request.grantId || request.error) return { status: 404, html: '' };
  if (!form) {
    return { status: 200, html: decisionPage(request.params.binding_message, references.get(request.jti)) };
  }
  if (form.get('abort')) {
    await provider.backchannelResult(request, new errors.AccessDenied());
  } else {
    request.accountId = `${form.get('login')}|${form.get('loa')}`;
    const grant = await grantOf(provider, request.clientId, request.accountId);
    await provider.backchannelResult(request, grant, { authTime: Math.floor(Date.now() / 1000) });
  }
  return { status: 200, html: '' };
}

async function devicePage(provider, req, res, form) {
  const { params } = await provider.interactionDetails(req, res);
  if (!form) return { status: 200, html: decisionPage('', '') };
  if (form.get('abort')) {
    await provider.interactionFinished(req, res, { error: 'access_denied' });
    return undefined;
  }
  const accountId = `${form.get('login')}|${form.get('loa')}`;
  const grantId = await grantOf(provider, params.client_id, accountId);
  await provider.interactionFinished(req, res, { login: { accountId }, consent: { grantId } });
  return undefined;
}

const input = process.stdin.setEncoding('utf8')[Symbol.asyncIterator]();
const { clients } = JSON.parse((await input.next()).value);
const server = createServer();
await new Promise((listening) => { server.listen(0, '127.0.0.1', listening); });
const issuer = `http://127.0.0.1:${server.address().port}`;
const provider = new Provider(issuer, configuration(clients));
const callback = provider.callback();

async function answer(req, res) {
  const [, first, second, third] = new URL(req.url, issuer).pathname.split('/');
  if (first !== 'pushed' && first !== 'phone') return callback(req, res);
  const body = req.method === 'POST' ? await readAll(req) : undefined;
  const form = body === undefined ? undefined : new URLSearchParams(body);
  let said;
  if (first === 'pushed') said = await pushed(provider, issuer, body);
  else if (second === 'ciba') said = await cibaPage(provider, third, form);
  else said = await devicePage(provider, req, res, form);
  if (said?.json) {
    res.writeHead(said.status, { 'Content-Type': 'application/json' }).end(JSON.stringify(said.json));
  } else if (said) {
    res.writeHead(said.status, { 'Content-Type': 'text/html; charset=utf-8' }).end(said.html);
  }
  return undefined;
}

server.on('request', (req, res) => {
  answer(req, res).catch((error) => {
    console.error(error);
    res.writeHead(500).end();
  });
});
console.log(issuer);
for (let more = await input.next(); !more.done;) more = await input.next();
process.exit(0);
