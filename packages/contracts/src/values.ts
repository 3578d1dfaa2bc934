export * from './gen/homeward/values/v1/values';
