namespace RolloutConsole.Engine.Targets.Import;

/// <summary>How long the texts of a target may be, in characters (hawkbit-api, 2.5 and 2.18).</summary>
public static class TargetLimits
{
    /// <summary>Controller id.</summary>
    public const int LongestControllerId = 256;

    /// <summary>Name.</summary>
    public const int LongestName = 128;

    /// <summary>Description and address.</summary>
    public const int LongestDescription = 512;

    /// <summary>Group with all its levels.</summary>
    public const int LongestGroup = 256;

    /// <summary>Key of an attribute or of an entry of the metadata.</summary>
    public const int LongestKey = 128;

    /// <summary>Value of an attribute.</summary>
    public const int LongestAttribute = 128;

    /// <summary>Value of an entry of the metadata.</summary>
    public const int LongestMetadata = 4000;

    /// <summary>Most attributes of a target, and most entries of its metadata.</summary>
    public const int MostEntries = 100;

    /// <summary>Whether a text can be a controller id: a dot or two are taken for steps by whatever reads an address.</summary>
    public static bool IsControllerId(string id) =>
        id.Length is > 0 and <= LongestControllerId && id is not ("." or "..") && id == id.Trim() && !id.Any(char.IsControl);
}
