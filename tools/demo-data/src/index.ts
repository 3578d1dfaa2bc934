export { lostShare, measureChurn, type ChurnCounts, type ChurnTable } from './churn-table';
export { encodeFile } from './csv-files';
export { writeExport, type ExportManifest, type ManifestDealer, type ManifestFile } from './export';
export { generateNetwork, type DealerExport, type DealerFile, type DealerNetwork, type Dialect } from './network';
export { defaultOptions, type NetworkOptions } from './options';
export type { Organisation, OrganisationNode, StaffMember, StaffRole } from './organisation';
export { columnsOf, type DmsRow, type FaultKind, type RecordType, type RowFault } from './records';
export type { FileTruth, PersonTruth, RowOutcome, RowTruth, Truth, VehicleTruth } from './truth';
