using System.Text;
using RolloutConsole.Engine.Filters;
using RolloutConsole.Engine.Security;
using RolloutConsole.Engine.Targets.Import;

namespace RolloutConsole.Store.Targets.Import;

/// <summary>A target as it is bound: hashed, encrypted, folded and in UTF-8, so that the writer does nothing but write.</summary>
internal sealed class PreparedTarget
{
    private PreparedTarget(ImportedTarget source, byte[] hash, byte[] secret)
    {
        (Line, Source, TokenHash, TokenProtected) = (source.Line, source, hash, secret);
        (ControllerId, ControllerIdFolded) = Both(source.ControllerId);
        (Name, NameFolded) = Both(source.Name);
        (Attributes, Metadata) = (Entries(source.Attributes), Entries(source.Metadata));
    }

    public int Line { get; }

    public ImportedTarget Source { get; }

    public byte[] ControllerId { get; }

    public byte[] ControllerIdFolded { get; }

    public byte[] Name { get; }

    public byte[] NameFolded { get; }

    public byte[] TokenHash { get; }

    public byte[] TokenProtected { get; }

    public PreparedEntry[] Attributes { get; }

    public PreparedEntry[] Metadata { get; }

    /// <summary>Prepares a target; a missing token is made.</summary>
    public static PreparedTarget Of(ImportedTarget target, ISecretProtector protector)
    {
        var token = target.SecurityToken ?? DeviceToken.New();
        return new PreparedTarget(target, DeviceToken.HashOf(token), Encoding.UTF8.GetBytes(protector.Protect(token)));
    }

    private static PreparedEntry[] Entries(IReadOnlyList<ImportedEntry> entries)
    {
        var prepared = new PreparedEntry[entries.Count];
        for (var i = 0; i < prepared.Length; i++)
        {
            var (key, value) = entries[i];
            prepared[i] = new PreparedEntry(Both(key), Both(value));
        }

        return prepared;
    }

    // Most values fold to themselves in bytes of their own only when they hold no small letter.
    private static (byte[] Plain, byte[] Folded) Both(string text)
    {
        var plain = Encoding.UTF8.GetBytes(text);
        var folded = TextFold.Fold(text);
        return (plain, ReferenceEquals(folded, text) || folded == text ? plain : Encoding.UTF8.GetBytes(folded));
    }
}

/// <summary>An attribute or an entry of the metadata, as it is bound.</summary>
internal readonly record struct PreparedEntry((byte[] Plain, byte[] Folded) Key, (byte[] Plain, byte[] Folded) Value);
