export * from './gen/homeward/loyalty/v1/service';
