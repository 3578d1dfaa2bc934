export * from './gen/homeward/complaint/v1/service';
