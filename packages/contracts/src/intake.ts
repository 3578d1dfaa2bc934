export * from './gen/homeward/intake/v1/intake';
