using System.Reflection;

namespace RolloutConsole.Web.Shell;

/// <summary>The version shown at the foot of the navigation.</summary>
internal static class ProductVersion
{
    /// <summary>Semantic version without build metadata, for example <c>0.1.0</c>.</summary>
    public static string Text { get; } =
        (typeof(ProductVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0")
        .Split('+')[0];
}
