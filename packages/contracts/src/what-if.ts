export * from './gen/homeward/reminder/v1/what_if';
