/** Who may import whom; see STYLE.md. `domain` is pure, `app` is told by ports, only a composition root sees all, and a service never imports a service. */
const within = '^services/([^/]+)/src';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    // Types may know each other; code may not.
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } } },
    {
      name: 'kernel-depends-on-nothing',
      severity: 'error',
      from: { path: '^packages/kernel/src', pathNot: 'test\\.ts$' },
      to: { pathNot: '^packages/kernel/src' },
    },
    {
      name: 'domain-is-pure',
      severity: 'error',
      from: { path: `${within}/domain`, pathNot: 'test\\.ts$' },
      // A hash is as pure as an addition.
      to: { pathNot: ['^services/$1/src/domain', '^packages/(kernel|calendar|policy|matching)/', '^crypto$'] },
    },
    {
      name: 'app-sees-domain-and-ports-only',
      severity: 'error',
      from: { path: `${within}/app`, pathNot: 'test\\.ts$' },
      to: { path: ['^services/$1/src/(inbound|outbound|service|main|config)'] },
    },
    {
      name: 'inbound-does-not-see-outbound',
      severity: 'error',
      from: { path: '^services/(customer|reminder|complaint|loyalty)/src/inbound', pathNot: 'test\\.ts$' },
      to: { path: '^services/$1/src/(outbound|service|main)' },
    },
    {
      name: 'outbound-sees-app-ports-only',
      severity: 'error',
      from: { path: '^services/(customer|reminder|complaint|loyalty)/src/outbound', pathNot: 'test\\.ts$' },
      to: { path: '^services/$1/src/(inbound|service|main|app/(?!ports))' },
    },
    {
      name: 'a-service-never-imports-a-service',
      severity: 'error',
      from: { path: '^services/([^/]+)/' },
      to: { path: '^services/', pathNot: '^services/$1/' },
    },
    { name: 'packages-do-not-see-services', severity: 'error', from: { path: '^packages/' }, to: { path: '^(services|tools|e2e|bench)/' } },
    {
      name: 'kafkajs-in-one-file',
      severity: 'error',
      from: { pathNot: '^(packages/bus/|bench/|tools/local-stack/)' },
      to: { path: 'node_modules/kafkajs' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['/dist/', '/gen/', '/test/'] },
    tsPreCompilationDeps: true,
    combinedDependencies: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      mainFields: ['main', 'types'],
    },
  },
};
