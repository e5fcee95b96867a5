/** Every page there is. Pages.java serves the document at these addresses. */

/** @type {import('./core/router.js').Route[]} */
export const ROUTES = [
  { path: '/overview', nav: 'overview', title: 'Overview', tag: 'tm-overview', load: () => import('./pages/overview.js') },
  { path: '/products', nav: 'products', title: 'Products', tag: 'tm-products', load: () => import('./pages/products.js') },
  { path: '/products/:sku', nav: 'products', title: 'Product', tag: 'tm-product', load: () => import('./pages/product/product.js') },
  { path: '/alerts', nav: 'alerts', title: 'Alerts', tag: 'tm-alerts', load: () => import('./pages/alerts/alerts.js') },
  { path: '/alerts/silences', nav: 'alerts', title: 'Silences', tag: 'tm-silences', load: () => import('./pages/alerts/silences.js') },
  { path: '/alerts/notices', nav: 'alerts', title: 'Notices', tag: 'tm-notices', load: () => import('./pages/alerts/notices.js') },
  { path: '/alerts/:id', nav: 'alerts', title: 'Alerts', tag: 'tm-alerts', load: () => import('./pages/alerts/alerts.js') },
  { path: '/rules', nav: 'rules', title: 'Rules', tag: 'tm-rules', load: () => import('./pages/rules/rules.js') },
  { path: '/rules/parameters', nav: 'rules', title: 'Thresholds', tag: 'tm-parameters', load: () => import('./pages/rules/parameters.js') },
  { path: '/rules/:name', nav: 'rules', title: 'Rule', tag: 'tm-rule', load: () => import('./pages/rules/rule.js') },
  { path: '/responses', nav: 'responses', title: 'Responses', tag: 'tm-responses', load: () => import('./pages/responses/responses.js') },
  { path: '/responses/guardrails', nav: 'responses', title: 'Guardrails', tag: 'tm-guardrails', load: () => import('./pages/responses/guardrails.js') },
  { path: '/responses/runbooks', nav: 'responses', title: 'Runbooks', tag: 'tm-runbooks', load: () => import('./pages/responses/runbooks.js') },
  { path: '/responses/:id', nav: 'responses', title: 'Responses', tag: 'tm-responses', load: () => import('./pages/responses/responses.js') },
  { path: '/channels', nav: 'channels', title: 'Channels', tag: 'tm-channels', load: () => import('./pages/channels/channels.js') },
  { path: '/channels/tasks', nav: 'channels', title: 'Tasks', tag: 'tm-tasks', load: () => import('./pages/channels/tasks.js') },
  { path: '/channels/:name', nav: 'channels', title: 'Channel', tag: 'tm-channel', load: () => import('./pages/channels/channel.js') },
  { path: '/webhooks', nav: 'webhooks', title: 'Webhooks', tag: 'tm-webhooks', load: () => import('./pages/webhooks/webhooks.js') },
  { path: '/webhooks/:id', nav: 'webhooks', title: 'Webhook', tag: 'tm-webhook', load: () => import('./pages/webhooks/webhook.js') },
  { path: '/webhooks/:id/:delivery', nav: 'webhooks', title: 'Webhook', tag: 'tm-webhook', load: () => import('./pages/webhooks/webhook.js') },
  { path: '/ingest', nav: 'ingest', title: 'Ingest', tag: 'tm-sources', load: () => import('./pages/ingest/sources.js') },
  { path: '/ingest/quarantine', nav: 'ingest', title: 'Quarantine', tag: 'tm-quarantine', load: () => import('./pages/ingest/quarantine.js') },
  { path: '/ingest/:name', nav: 'ingest', title: 'Ingest', tag: 'tm-sources', load: () => import('./pages/ingest/sources.js') },
  { path: '/settings', nav: 'settings', title: 'Settings', tag: 'tm-sale', load: () => import('./pages/settings/sale.js') },
  { path: '/settings/maintenance', nav: 'settings', title: 'Maintenance', tag: 'tm-maintenance', load: () => import('./pages/settings/maintenance.js') },
  { path: '/settings/accounts', nav: 'settings', title: 'Accounts', tag: 'tm-accounts', load: () => import('./pages/settings/accounts.js') },
  { path: '/settings/keys', nav: 'settings', title: 'Keys', tag: 'tm-keys', load: () => import('./pages/settings/keys.js') },
  { path: '/settings/audit', nav: 'settings', title: 'Audit', tag: 'tm-audit', load: () => import('./pages/settings/audit.js') },
  { path: '/settings/password', nav: 'settings', title: 'Your password', tag: 'tm-password', load: () => import('./pages/settings/password.js') },
];

/** The navigation: what it says, its icon, the key after g, and the scope that it needs where reading is not enough. */
export const NAV = [
  { id: 'overview', label: 'Overview', icon: 'gauge', key: 'o' },
  { id: 'products', label: 'Products', icon: 'box', key: 'p' },
  { id: 'alerts', label: 'Alerts', icon: 'bell', key: 'a' },
  { id: 'rules', label: 'Rules', icon: 'rules', key: 'r' },
  { id: 'responses', label: 'Responses', icon: 'bolt', key: 'e' },
  { id: 'channels', label: 'Channels', icon: 'share', key: 'c' },
  { id: 'webhooks', label: 'Webhooks', icon: 'hook', key: 'w', needs: 'operate' },
  { id: 'ingest', label: 'Ingest', icon: 'inbox', key: 'i' },
  { id: 'settings', label: 'Settings', icon: 'gear', key: 's' },
];
