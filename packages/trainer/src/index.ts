export { type CompiledSchedule, compileSchedule, type ScheduleTime } from './schedule.ts';
