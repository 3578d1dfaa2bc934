/** The store over MongoDB, by a path of its own: mongoose takes 35 MB of memory, which nobody needs who keeps everything in SQLite. */
export { createMongoStore, type MongoStoreOptions } from './mongo/mongo-store';
