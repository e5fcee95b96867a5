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
];

/** The navigation: what it says, its icon, and the key after g. */
export const NAV = [
  { id: 'overview', label: 'Overview', icon: 'gauge', key: 'o' },
  { id: 'products', label: 'Products', icon: 'box', key: 'p' },
  { id: 'alerts', label: 'Alerts', icon: 'bell', key: 'a' },
  { id: 'rules', label: 'Rules', icon: 'rules', key: 'r' },
  { id: 'responses', label: 'Responses', icon: 'bolt', key: 'e' },
  { id: 'channels', label: 'Channels', icon: 'share', key: 'c' },
  { id: 'webhooks', label: 'Webhooks', icon: 'hook', key: 'w' },
  { id: 'ingest', label: 'Ingest', icon: 'inbox', key: 'i' },
  { id: 'settings', label: 'Settings', icon: 'gear', key: 's' },
];
