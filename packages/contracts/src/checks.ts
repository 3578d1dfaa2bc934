export * from './gen/homeward/reminder/v1/checks';
