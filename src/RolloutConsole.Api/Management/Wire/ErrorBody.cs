using Microsoft.AspNetCore.Http;
using RolloutConsole.Engine.Filters;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;

namespace RolloutConsole.Api.Management.Wire;

/// <summary>The body of every refusal on <c>/rest</c> (hawkbit-api, 2.4). Scripts look for errorCode and show message.</summary>
/// <param name="ExceptionClass">Free text of the form of a class name.</param>
/// <param name="ErrorCode">Machine's name of the refusal.</param>
/// <param name="Message">One sentence for people.</param>
internal sealed record ErrorBody(string ExceptionClass, string ErrorCode, string Message);

/// <summary>The refusals of the Management API, by the rows of table 2.4.</summary>
internal static class Errors
{
    public const string Prefix = "hawkbit.server.error.";

    public static IResult Of(int status, string code, string message, string kind) =>
        new JsonAnswer(status, new ErrorBody("Console." + kind, Prefix + code, message));

    public static IResult NotFound(string what) => Of(404, "repo.entityNotFound", what, "EntityNotFound");

    public static IResult NotReadable(string message) => Of(400, "rest.body.notReadable", message, "MessageNotReadable");

    public static IResult Violation(string message) => Of(400, "repo.constraintViolation", message, "ConstraintViolation");

    public static IResult TooMany(string message) => Of(429, "quota.tooManyEntries", message, "AssignmentQuotaExceeded");

    public static IResult BadFilter(FilterFault fault) => BadFilter(
        $"q: at character {fault.Position + 1}: {fault.Message}" + (fault.Suggestion is { } better ? $" Write {better} there." : ""), fault.IsAboutField);

    public static IResult BadFilter(string message, bool isAboutField) => Of(
        400, isAboutField ? "rest.param.rsqlInvalidField" : "rest.param.rsqlParamSyntax", message, isAboutField ? "RSQLParameterUnsupportedField" : "RSQLParameterSyntax");

    /// <summary>A body in which something is missing, of a wrong type, or out of range.</summary>
    public static IResult Faulty(IReadOnlyList<BodyFault> faults)
    {
        var message = string.Join(" ", faults.Select(f => f.Fault.ToString()));
        return faults.Any(f => f.IsUnreadable) ? NotReadable(message) : faults.Any(f => f.IsTooMany) ? TooMany(message) : Violation(message);
    }

    /// <summary>The refusal of a command.</summary>
    public static IResult Refused(CommandReceipt receipt) => receipt.Key switch
    {
        RefusalKey.Quota => TooMany(receipt.Message),
        RefusalKey.FileSize => Of(429, "quota.fileSizeExceeded", receipt.Message, "FileSizeQuotaExceeded"),
        RefusalKey.Storage => Of(429, "quota.storageExceeded", receipt.Message, "StorageQuotaExceeded"),
        RefusalKey.Sha1 => Of(400, "artifact.uploadFailed.checksum.sha1.match", receipt.Message, "InvalidSHA1Hash"),
        RefusalKey.Md5 => Of(400, "artifact.uploadFailed.checksum.md5.match", receipt.Message, "InvalidMD5Hash"),
        RefusalKey.Sha256 => Of(400, "artifact.uploadFailed.checksum.sha256.match", receipt.Message, "InvalidSHA256Hash"),
        RefusalKey.SetIncomplete => Of(400, "distributionset.incomplete", receipt.Message, "IncompleteDistributionSet"),
        RefusalKey.SetInvalid => Of(400, "distributionset.invalid", receipt.Message, "InvalidDistributionSet"),
        RefusalKey.ModuleUnsupported => Of(400, "distributionset.modules.unsupported", receipt.Message, "UnsupportedSoftwareModule"),
        RefusalKey.TypeInUse => Of(403, "entityReadOnly", receipt.Message, "EntityReadOnly"),
        RefusalKey.TypeIncompatible => Of(400, "target.type.incompatible", receipt.Message, "IncompatibleTargetType"),
        RefusalKey.TargetTypeInUse => Of(409, "target.type.used", receipt.Message, "TargetTypeInUse"),
        RefusalKey.MultiAssignment => Of(400, "multiAssignmentNotEnabled", receipt.Message, "MultiAssignmentIsNotEnabled"),
        RefusalKey.NotCancelable => Of(405, "action.notCancelable", receipt.Message, "CancelActionNotAllowed"),
        RefusalKey.NotForceQuitable => Of(405, "action.notForceQuitable", receipt.Message, "ForceQuitActionNotAllowed"),
        RefusalKey.ActionClosed => Of(410, "repo.entityNotFound", receipt.Message, "ActionClosed"),
        RefusalKey.AutoConfirmActive => Of(409, "repo.autoConfAlreadyActive", receipt.Message, "AutoConfirmationAlreadyActive"),
        RefusalKey.SettingKeyUnknown => Of(400, "configKeyInvalid", receipt.Message, "InvalidTenantConfigurationKey"),
        RefusalKey.SettingValueInvalid => Of(400, "configValueInvalid", receipt.Message, "TenantConfigurationValidator"),
        RefusalKey.SettingFixed => Of(403, "repo.tenantConfigurationValueChangeNotAllowed", receipt.Message, "TenantConfigurationValueChangeNotAllowed"),
        RefusalKey.FilterSyntax => BadFilter(receipt.Message, isAboutField: false),
        RefusalKey.FilterField => BadFilter(receipt.Message, isAboutField: true),
        RefusalKey.AutoAssignType => Of(400, "repo.invalidAutoAssignActionType", receipt.Message, "InvalidAutoAssignActionType"),
        _ => ByOutcome(receipt),
    };

    private static IResult ByOutcome(CommandReceipt receipt) => receipt.Outcome switch
    {
        CommandOutcome.NotFound => NotFound(receipt.Message),
        CommandOutcome.Forbidden => Of(403, "insufficientPermission", receipt.Message, "InsufficientPermission"),
        CommandOutcome.IllegalState => Of(400, "rollout.illegalState", receipt.Message, "RolloutIllegalState"),
        CommandOutcome.Invalid => Violation(receipt.Message),
        CommandOutcome.Conflict => Of(409, "repo.entityAlreadyExists", receipt.Message, "EntityAlreadyExists"),
        CommandOutcome.Locked => Of(423, "locked", receipt.Message, "Locked"),
        CommandOutcome.TooBusy => Of(503, "repo.genericError", receipt.Message, "TooBusy"),
        CommandOutcome.Accepted => throw new InvalidOperationException("An accepted command was not refused."),
        _ => throw new System.Diagnostics.UnreachableException($"outcome {receipt.Outcome}"),
    };
}

/// <summary>One thing that is wrong with a body.</summary>
/// <param name="Fault">Where and what.</param>
/// <param name="IsUnreadable">True when it is missing or of a wrong type; false when it is readable and out of range.</param>
/// <param name="IsTooMany">True when it is more than a quota allows (hawkbit-rollouts, 10.2).</param>
internal readonly record struct BodyFault(PlanFault Fault, bool IsUnreadable, bool IsTooMany = false);
