import { addressIn, givenServer, withDatabase } from './given-server';
import { StackError } from './stack-error';

describe('a server that the environment names', () => {
  const before = process.env['REDIS_URL'];

  afterEach(() => {
    if (before === undefined) Reflect.deleteProperty(process.env, 'REDIS_URL');
    else process.env['REDIS_URL'] = before;
  });

  it('is used as it is and never killed', async () => {
    process.env['REDIS_URL'] = 'redis://10.1.2.3:6379/0';
    const given = givenServer('redis');
    expect(given).toMatchObject({ uri: 'redis://10.1.2.3:6379/0', address: '10.1.2.3:6379', pid: undefined });
    await expect(given?.kill()).rejects.toThrow(StackError);
    await expect(given?.restart()).rejects.toThrow('REDIS_URL');
    await expect(given?.stop()).resolves.toBeUndefined();
  });

  it('is called a stand-in when it is one, so that no result on it is told as one on MongoDB', () => {
    const mongo = process.env['MONGODB_URI'];
    try {
      process.env['MONGODB_URI'] = 'mongodb://127.0.0.1:1/x?replicaSet=secantus&retryWrites=false';
      expect(givenServer('mongo')?.description).toBe('MongoDB-wire stand-in given by MONGODB_URI');
      process.env['MONGODB_URI'] = 'mongodb://127.0.0.1:1/x?replicaSet=rs0';
      expect(givenServer('mongo')?.description).toBe('MongoDB given by MONGODB_URI');
    } finally {
      if (mongo === undefined) Reflect.deleteProperty(process.env, 'MONGODB_URI');
      else process.env['MONGODB_URI'] = mongo;
    }
  });

  it('does not exist when the variable is empty', () => {
    process.env['REDIS_URL'] = '';
    expect(givenServer('redis')).toBeUndefined();
  });
});

it.each([
  ['kafka-1:9092,kafka-2:9092', 'kafka-1:9092'],
  ['mongodb://user:pass@word@db:27017,db2:27017/x?replicaSet=rs', 'db:27017'],
  ['redis://cache:6379', 'cache:6379'],
])('the address in %s is %s', (uri, address) => {
  expect(addressIn(uri)).toBe(address);
});

it.each([
  ['mongodb://127.0.0.1:1/homeward?replicaSet=rs', 'mongodb://127.0.0.1:1/other?replicaSet=rs'],
  ['mongodb://u:p@a:1,b:2', 'mongodb://u:p@a:1,b:2/other'],
  ['mongodb+srv://cluster.example/?w=1', 'mongodb+srv://cluster.example/other?w=1'],
])('%s with another database is %s', (uri, expected) => {
  expect(withDatabase(uri, 'other')).toBe(expected);
});

it('refuses to give another database to something that is no MongoDB URI', () => {
  expect(() => withDatabase('localhost:27017', 'other')).toThrow(StackError);
});
