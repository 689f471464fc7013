namespace RolloutConsole.Engine.Rollouts;

/// <summary>Names of refusals that a machine must tell apart although their outcome is the same (hawkbit-api, 2.4).</summary>
public static class RefusalKey
{
    /// <summary>More entries than the limit allows.</summary>
    public const string Quota = "quota";

    /// <summary>A file is larger than one may be.</summary>
    public const string FileSize = "file-size";

    /// <summary>All files together would be larger than they may be.</summary>
    public const string Storage = "storage";

    /// <summary>The SHA-1 given with an upload is not that of the file.</summary>
    public const string Sha1 = "checksum-sha1";

    /// <summary>The MD5 given with an upload is not that of the file.</summary>
    public const string Md5 = "checksum-md5";

    /// <summary>The SHA-256 given with an upload is not that of the file.</summary>
    public const string Sha256 = "checksum-sha256";

    /// <summary>The distribution set lacks a mandatory module or an artifact.</summary>
    public const string SetIncomplete = "set-incomplete";

    /// <summary>The distribution set was invalidated.</summary>
    public const string SetInvalid = "set-invalid";

    /// <summary>The type of the distribution set does not take such a module.</summary>
    public const string ModuleUnsupported = "module-unsupported";

    /// <summary>The type of modules or sets is in use, so that its rules stay.</summary>
    public const string TypeInUse = "type-in-use";

    /// <summary>The target's type does not take such a set.</summary>
    public const string TypeIncompatible = "type-incompatible";

    /// <summary>Targets have the target type.</summary>
    public const string TargetTypeInUse = "target-type-in-use";

    /// <summary>One target is named twice in one request.</summary>
    public const string MultiAssignment = "multi-assignment";

    /// <summary>The action cannot be asked back in its state.</summary>
    public const string NotCancelable = "not-cancelable";

    /// <summary>The action cannot be closed by force: it was not asked back before.</summary>
    public const string NotForceQuitable = "not-force-quitable";

    /// <summary>The action is over and takes no answer any more.</summary>
    public const string ActionClosed = "action-closed";

    /// <summary>Auto-confirmation is on already.</summary>
    public const string AutoConfirmActive = "auto-confirm-active";

    /// <summary>There is no setting of that name.</summary>
    public const string SettingKeyUnknown = "setting-key";

    /// <summary>The setting does not take that value.</summary>
    public const string SettingValueInvalid = "setting-value";

    /// <summary>The setting cannot be taken back to a default.</summary>
    public const string SettingFixed = "setting-fixed";

    /// <summary>A target filter cannot be read.</summary>
    public const string FilterSyntax = "filter-syntax";

    /// <summary>A target filter names a field that there is not.</summary>
    public const string FilterField = "filter-field";

    /// <summary>An auto-assignment cannot be as urgent as that.</summary>
    public const string AutoAssignType = "auto-assign-type";

    /// <summary>The emergency stop holds it.</summary>
    public const string Latch = "latch";
}
