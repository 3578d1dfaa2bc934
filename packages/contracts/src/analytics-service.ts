export * from './gen/homeward/analytics/v1/service';
