import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { installedPackage } from './package-cache';
import { findOnPath, runCommand } from './run-command';
import { MissingTool, StackError } from './stack-error';

export const KAFKA_VERSION = '4.1.1';

/** The version of log4j that Kafka 4.1.1 itself depends on. The binding is not among its dependencies; without it the broker is mute. */
const LOG4J_VERSION = '2.24.3';
const DEPENDENCY_PLUGIN = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1';
const LOWEST_JAVA = 17;

const OTHERWISE = 'Or set KAFKA_BROKERS to a Kafka that already runs.';

/** The Java classpath of a real Kafka broker, from Maven artifacts, installed on first use. */
export async function kafkaClasspath(log: (line: string) => void): Promise<string> {
  const directory = await installedPackage(`kafka-${KAFKA_VERSION}`, async (target) => {
    log(`Installing Kafka ${KAFKA_VERSION} (about 45 jars, 43 MB), once for this machine …`);
    await copyJars(target);
    writeFileSync(join(target, 'log4j2.properties'), LOG_SETTINGS);
  });
  return join(directory, 'libs', '*');
}

/** The Java program, once it is known to be new enough for Kafka 4. */
export async function javaProgram(): Promise<{ path: string; version: string }> {
  const home = process.env['JAVA_HOME'];
  const java = home !== undefined && home !== '' ? join(home, 'bin', 'java') : 'java';
  const remedy = `Install a Java runtime, version ${LOWEST_JAVA} or later (Debian: openjdk-17-jre-headless), and have \`java\` on PATH or JAVA_HOME set. ${OTHERWISE}`;
  const neededFor = `Kafka ${KAFKA_VERSION}`;
  const path = findOnPath('java');
  if (java === 'java' && path === undefined) throw new MissingTool('java', neededFor, remedy);
  const settings = await runCommand(java, ['-XshowSettings:none', '--version'], { neededFor, remedy });
  const version = Number(/^\S+ (\d+)/.exec(settings)?.[1]);
  if (!(version >= LOWEST_JAVA))
    throw new StackError(
      `${neededFor} needs Java ${LOWEST_JAVA} or later, and \`${java}\` is ${settings.split('\n')[0] ?? 'of an unknown version'}. ${remedy}`,
    );
  return { path: java, version: /^\S+ (\S+)/.exec(settings)?.[1] ?? String(version) };
}

async function copyJars(target: string): Promise<void> {
  const project = join(target, 'pom.xml');
  writeFileSync(project, PROJECT);
  const purpose = {
    neededFor: `Installing Kafka ${KAFKA_VERSION}`,
    remedy: `Install Maven 3.6 or later (Debian: maven) and let it reach a Maven repository. ${OTHERWISE}`,
  };
  const libs = join(target, 'libs');
  await runCommand(
    'mvn',
    ['-B', '-q', '-f', project, `${DEPENDENCY_PLUGIN}:copy-dependencies`, `-DoutputDirectory=${libs}`, '-DincludeScope=runtime'],
    purpose,
  );
  rmSync(project);
  // A jar that is not whole would show only as a strange error of the broker.
  for (const jar of [`kafka_2.13-${KAFKA_VERSION}.jar`, `log4j-slf4j-impl-${LOG4J_VERSION}.jar`]) {
    if (readFileSync(join(libs, jar)).subarray(0, 2).toString('latin1') !== 'PK')
      throw new StackError(`${jar} is not a jar. Remove it from the local Maven repository and try again.`);
  }
}

const PROJECT = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>homeward</groupId>
  <artifactId>kafka-server</artifactId>
  <version>1</version>
  <packaging>pom</packaging>
  <dependencies>
    <dependency><groupId>org.apache.kafka</groupId><artifactId>kafka_2.13</artifactId><version>${KAFKA_VERSION}</version></dependency>
    <dependency><groupId>org.apache.logging.log4j</groupId><artifactId>log4j-slf4j-impl</artifactId><version>${LOG4J_VERSION}</version></dependency>
  </dependencies>
</project>
`;

const LOG_SETTINGS = `rootLogger.level=info
rootLogger.appenderRef.console.ref=console
appender.console.type=Console
appender.console.name=console
appender.console.layout.type=PatternLayout
appender.console.layout.pattern=%d{ISO8601} %p %m (%c{1})%n
`;
