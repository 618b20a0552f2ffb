// A certified OpenID Connect server on loopback (npm oidc-provider), plain or in the shape of VK ID.
// node oidc_provider.mjs FOLDER-WITH-node_modules CALLBACK oidc|vk; prints its address when it listens.
import crypto from 'node:crypto';
import http from 'node:http';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const [folder, callback, kind] = process.argv.slice(2);
const found = createRequire(path.resolve(folder, 'package.json')).resolve('oidc-provider');
const { default: Provider } = await import(pathToFileURL(found).href);

const CLIENT = '51000000';
const NINA = { id: '1001', first: 'Нина', last: 'Вахтина', email: 'nina@volonga.example' };
const vk = kind === 'vk';
const devices = new Map(); // code -> device_id, which VK ID gives along with it
const log = [];

const server = http.createServer();
await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
const base = `http://127.0.0.1:${server.address().port}`;

const provider = new Provider(base, {
  clients: [{
    client_id: CLIENT, client_secret: 'secret-for-tests', redirect_uris: [callback], response_types: ['code'],
    grant_types: ['authorization_code'], token_endpoint_auth_method: 'client_secret_post',
  }],
  scopes: vk ? ['email'] : ['openid', 'profile', 'email'],
  claims: { openid: ['sub'], profile: ['name'], email: ['email', 'email_verified'] },
  routes: vk ? { authorization: '/authorize', token: '/oauth2/auth' } : {},
  pkce: { required: () => true },
  cookies: { keys: [crypto.randomUUID()] },
  ttl: { AccessToken: 3600, AuthorizationCode: 600, Grant: 3600, IdToken: 600, Interaction: 600, Session: 3600 },
  findAccount: (_context, id) => ({
    accountId: id,
    claims: () => ({ sub: id, name: `${NINA.first} ${NINA.last}`, email: NINA.email, email_verified: false }),
  }),
});

async function formOf(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  return Object.fromEntries(new URLSearchParams(Buffer.concat(parts).toString()));
}

async function profile(context, form) {
  const token = form.client_id === CLIENT && await provider.AccessToken.find(form.access_token || '');
  if (!token) return { error: 'invalid_token' };
  return { user: { user_id: token.accountId, first_name: NINA.first, last_name: NINA.last, email: NINA.email } };
}

provider.use(async (context, next) => {
  if (context.path === '/log') { context.body = log; return; }
  const entry = { path: context.path, method: context.method, fields: {}, query: context.querystring };
  log.push(entry);
  const reads = context.method === 'POST' && (context.path.endsWith('/auth') || ['/token', '/oauth2/user_info'].includes(context.path));
  if (reads) entry.fields = context.req.body = await formOf(context.req); // read once: the server takes what lies there
  if (vk && context.path === '/oauth2/user_info') { context.body = await profile(context, entry.fields); return; }
  if (vk && context.path === '/oauth2/auth' && devices.get(entry.fields.code) !== entry.fields.device_id) {
    context.status = 400;
    context.body = { error: 'invalid_request', error_description: 'device_id' };
    return;
  }
  await next();
  const to = context.response.get('Location');
  if (!vk || !to?.startsWith(callback)) return;
  const back = new URL(to);
  const code = back.searchParams.get('code');
  if (!code) return;
  devices.set(code, crypto.randomUUID());
  back.searchParams.set('device_id', devices.get(code));
  context.response.set('Location', back.href);
});

server.on('request', provider.callback());
console.log(base);
