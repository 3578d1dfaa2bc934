/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/packages', '<rootDir>/services', '<rootDir>/tools', '<rootDir>/e2e', '<rootDir>/bench'],
  modulePathIgnorePatterns: ['/dist/'],
  transform: {
    '^.+\\.ts$': ['@swc/jest', { jsc: { parser: { syntax: 'typescript' }, target: 'es2024' }, module: { type: 'commonjs' } }],
  },
  // Packages are tested from their sources; a service's entry is its composition root.
  moduleNameMapper: {
    '^@homeward/(kernel|contracts|store|bus|rpc|runtime|calendar|policy|access|pii|matching)$': '<rootDir>/packages/$1/src/index.ts',
    '^@homeward/(kernel|contracts|store|bus|rpc|runtime|calendar|policy|access|pii|matching)/(.+)$': '<rootDir>/packages/$1/src/$2.ts',
    '^@homeward/(customer|reminder|complaint|loyalty|analytics|gateway)$': '<rootDir>/services/$1/src/service.ts',
    '^@homeward/(customer|reminder|complaint|loyalty|analytics|gateway)/config$': '<rootDir>/services/$1/src/config.ts',
    '^@homeward/gateway/inbound/(.+)$': '<rootDir>/services/gateway/src/inbound/$1.ts',
    '^@homeward/(cli|local-stack|constellation|demo-data)$': '<rootDir>/tools/$1/src/index.ts',
  },
  testMatch: ['**/*.test.ts'],
};
