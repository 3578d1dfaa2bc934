export * from './gen/homeward/customer/v1/refusals';
