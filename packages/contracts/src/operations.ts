export * from './gen/homeward/operations/v1/service';
